import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

/** AWS Copilot has the same name: `copilot svc deploy`. */
export const copilot: AgentProduct = {
  label: "copilot",
  title: "GitHub Copilot CLI",
  programs: ["copilot"],
  sharedPrograms: ["copilot"],
  ownArguments: {
    bare: true,
    prompt: true,
    flags: words(
      "-p --prompt -i --interactive --fleet --model --agent --resume -r --continue --session-id --banner " +
        "--allow-all --allow-all-tools --allow-all-paths --allow-all-urls --allow-tool --deny-tool --yolo " +
        "--acp --add-dir -C --log-dir --log-level --additional-mcp-config --autopilot --plan --mode " +
        "--available-tools --excluded-tools --no-custom-instructions --no-auto-update --experimental " +
        "--screen-reader --server --headless --stdio",
    ),
    words: ["mcp", "plugin", "login", "update"],
  },
  npm: [{ name: "@github/copilot", scripts: ["npm-loader.js", "index.js"] }],
  // It keeps the versions that it has loaded.
  installations: [/\/\.?copilot\/pkg\/[^/]+\/[^/]+\/(?:index\.js|copilot)$/],
  roles: [
    {
      role: "helper",
      words: words(
        "app completion config help init instruction login lsp mcp memories plugin sandbox " +
          "sessions skill update version",
      ),
    },
    versionRule,
  ],
  flagsWithValue: words(
    "--model --reasoning-effort --context --auto-tier --agent --session-id --log-dir " +
      "--extension-sdk-path --log-level --stream --output-format --add-dir --attachment " +
      "--disable-mcp-server --add-github-mcp-toolset --add-github-mcp-tool --plugin-dir " +
      "--additional-mcp-config --mcp-github-auth --max-autopilot-continues --mode --max-ai-credits " +
      "--environment-host --environment-compute-id --dynamic-retrieval --enable-mcp-server " +
      "--usage-output-file --allow-tool --deny-tool --available-tools --excluded-tools --allow-url --deny-url",
  ),
  textFlags: ["-p", "--prompt", "-i", "--interactive", "-n", "--name", "-r", "--resume"],
  directoryFlags: ["-C"],
};
