import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const kimi: AgentProduct = {
  label: "kimi",
  title: "Kimi Code",
  // The second is the title that it writes over its arguments.
  programs: ["kimi", "kimi-code"],
  npm: [{ name: "@moonshot-ai/kimi-code", scripts: ["dist/main.mjs"] }],
  python: {
    packages: ["kimi-cli", "kimi-code"],
    modules: ["kimi_cli", "kimi_cli.cli"],
  },
  roles: [
    {
      role: "helper",
      words: words(
        "doctor export info install-desktop login logout mcp migrate plugin provider session " +
          "update upgrade vis",
      ),
    },
    { role: "helper", flags: ["--version", "-V", "--help", "-h"] },
  ],
  agentWords: ["acp", "web", "server", "rc", "remote", "fork", "term"],
  flagsWithValue: words(
    "-m --model --output-format --input-format --skills-dir --agent --agent-file --add-dir " +
      "--mcp-config-file --mcp-config --config --config-file",
  ),
  textFlags: ["-p", "--prompt", "-c", "--command", "-S", "--session", "-r", "--resume"],
  directoryFlags: ["-w", "--work-dir"],
};
