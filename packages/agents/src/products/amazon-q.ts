import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

/** `q` is a database's console and a tool for CSV files, too. */
export const amazonQ: AgentProduct = {
  label: "q",
  title: "Amazon Q Developer CLI",
  programs: ["q", "qchat"],
  sharedPrograms: ["q"],
  ownArguments: {
    words: ["chat", "login", "mcp", "doctor", "integrations", "settings", "translate"],
  },
  installations: [/\/\.local\/bin\/q$/, /\/Amazon Q\.app\/Contents\/MacOS\/(?:q|qchat)$/],
  roles: [
    {
      role: "helper",
      words: words(
        "completion dashboard debug diagnostic doctor help init inline integrations issue " +
          "launch login logout mcp profile quit restart settings setup theme translate uninstall " +
          "update user version whoami",
      ),
    },
    versionRule,
  ],
  agentWords: ["chat", "acp"],
  flagsWithValue: ["--agent", "--model", "--trust-tools", "--profile"],
};
