import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const auggie: AgentProduct = {
  label: "auggie",
  title: "Auggie",
  programs: ["auggie"],
  npm: [{ name: "@augmentcode/auggie", scripts: ["augment.mjs"] }],
  roles: [
    { role: "helper", flags: ["--mcp"] },
    {
      role: "helper",
      words: words(
        "account command context help login logout mcp model plugin session token tools upgrade",
      ),
    },
    versionRule,
  ],
  flagsWithValue: words(
    "-if --instruction-file --image --file --output-format -m --model --reasoning-effort --persona " +
      "--add-workspace --rules --augment-cache-dir --retry-timeout --max-turns --augment-session-json " +
      "--github-api-token --mcp-config --permission --remove-tool --shell --startup-script-file --plugin-dir",
  ),
  textFlags: [
    "-i",
    "--instruction",
    "--queue",
    "-p",
    "--print",
    "--startup-script",
    "-r",
    "--resume",
  ],
  directoryFlags: ["-w", "--workspace-root"],
};
