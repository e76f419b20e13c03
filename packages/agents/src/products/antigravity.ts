import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const antigravity: AgentProduct = {
  label: "antigravity",
  title: "Antigravity CLI",
  // `antigravity` is the editor.
  programs: ["agy"],
  roles: [
    {
      role: "helper",
      words: words("auth changelog help install login logout mcp models plugin plugins update"),
    },
    versionRule,
  ],
  flagsWithValue: ["-m", "--model", "--add-dir", "--conversation", "--print-timeout", "--log-file"],
  textFlags: ["-p", "--print", "-i", "--prompt-interactive", "--prompt"],
  markers: ["ANTIGRAVITY_CONVERSATION_ID"],
};
