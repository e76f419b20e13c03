import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const kiro: AgentProduct = {
  label: "kiro",
  title: "Kiro CLI",
  // `kiro` starts the editor; it is this product's with the arguments of the command line only.
  programs: ["kiro-cli", "kiro-cli-chat", "kiro"],
  sharedPrograms: ["kiro"],
  ownArguments: { flags: ["--trust-all-tools", "--trust-tools", "--no-interactive"] },
  installations: [/\/Kiro CLI\.app\/Contents\/MacOS\/kiro-cli(?:-chat)?$/],
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
  flagsWithValue: ["--agent", "--model", "--trust-tools", "--resume-id", "--wrap", "--effort"],
};
