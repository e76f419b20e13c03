import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const geminiCli: AgentProduct = {
  label: "gemini",
  title: "Gemini CLI",
  programs: ["gemini"],
  npm: [{ name: "@google/gemini-cli", scripts: ["bundle/gemini.js", "dist/index.js"] }],
  desktopApp: true,
  roles: [
    {
      role: "helper",
      words: words("mcp extensions extension skills skill hooks hook gemma"),
    },
    { role: "helper", flags: ["-l", "--list-extensions", "--list-sessions", "--delete-session"] },
    versionRule,
  ],
  flagsWithValue: words(
    "-m --model --approval-mode --policy --admin-policy --allowed-mcp-server-names --allowed-tools -e " +
      "--extensions --session-file --session-id --include-directories -o --output-format",
  ),
  textFlags: ["-p", "--prompt", "-i", "--prompt-interactive", "-r", "--resume"],
};
