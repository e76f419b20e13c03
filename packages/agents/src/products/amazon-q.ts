import type { AgentProduct } from "../model/product.ts";
import { kiro } from "./kiro.ts";

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
  // Kiro CLI is its successor, with the same subcommands.
  roles: kiro.roles,
  agentWords: ["chat", "acp"],
  flagsWithValue: ["--agent", "--model", "--trust-tools", "--profile"],
};
