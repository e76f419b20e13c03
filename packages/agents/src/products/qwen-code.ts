import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const qwenCode: AgentProduct = {
  label: "qwen",
  title: "Qwen Code",
  programs: ["qwen"],
  npm: [
    {
      name: "@qwen-code/qwen-code",
      scripts: ["cli.js", "cli-entry.js", "dist/index.js", "dist/cli.js"],
    },
  ],
  roles: [
    { role: "helper", words: words("mcp extensions auth hooks channel review") },
    { role: "helper", flags: ["-l", "--list-extensions"] },
    versionRule,
  ],
  agentWords: ["serve"],
  flagsWithValue: words(
    "--telemetry-target --telemetry-otlp-endpoint --telemetry-otlp-protocol --telemetry-outfile --proxy " +
      "-m --model --sandbox-image --approval-mode --channel --allowed-mcp-server-names --mcp-config " +
      "--allowed-tools -e --extensions --include-directories --add-dir --openai-logging-dir " +
      "--openai-api-key --openai-base-url --input-format -o --output-format --json-fd --json-file " +
      "--json-schema --input-file --session-id --max-session-turns --core-tools --exclude-tools --auth-type",
  ),
  textFlags: words(
    "-p --prompt -i --prompt-interactive --system-prompt --append-system-prompt -r --resume",
  ),
};
