import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const opencode: AgentProduct = {
  label: "opencode",
  title: "opencode",
  // The second is the server that its desktop application brings with it.
  programs: ["opencode", "opencode-cli"],
  installations: [/\.app\/Contents\/(?:MacOS|Resources)\/opencode-cli$/],
  npm: [{ name: "opencode-ai", scripts: [/^bin\/opencode(?:\.exe)?$/] }],
  roles: [
    {
      role: "helper",
      words: words(
        "agent attach auth completion db debug export import mcp models plug plugin providers " +
          "session stats uninstall upgrade",
      ),
    },
    versionRule,
  ],
  // `serve` and `web` are started by a person for a directory, and do the work of their sessions
  // themselves.
  agentWords: ["run", "serve", "web", "acp", "github", "pr"],
  flagsWithValue: words(
    "--log-level --port --hostname --mdns-domain --cors -m --model -s --session --agent --replay-limit " +
      "-f --file --title --format --command --variant -p --password",
  ),
  textFlags: ["--prompt"],
  directoryFlags: ["--dir", "--cwd"],
  directoryArgument: true,
  markers: ["OPENCODE_PID", "OPENCODE_RUN_ID"],
};
