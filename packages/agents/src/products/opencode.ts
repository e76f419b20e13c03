import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";

export const opencode: AgentProduct = {
  label: "opencode",
  title: "opencode",
  // The second is the server that its desktop application brings with it.
  programs: ["opencode", "opencode-cli"],
  installations: [/\.app\/Contents\/(?:MacOS|Resources)\/opencode-cli$/],
  npm: [
    { name: "opencode-ai", scripts: [/^bin\/opencode(?:\.exe)?$/] },
    { name: "opencode", scripts: [/^bin\/opencode(?:\.exe)?$/] },
  ],
  roles: [
    {
      role: "helper",
      words: [
        ..."agent attach auth completion db debug export import mcp models plug plugin providers".split(
          " ",
        ),
        ..."session stats uninstall upgrade".split(" "),
      ],
    },
    versionRule,
  ],
  // `serve` and `web` are started by a person for a directory, and do the work of their sessions
  // themselves.
  agentWords: ["run", "serve", "web", "acp", "github", "pr"],
  flagsWithValue: (
    "--log-level --port --hostname --mdns-domain --cors -m --model -s --session --agent --replay-limit " +
    "-f --file --title --format --command --variant -p --password"
  ).split(" "),
  textFlags: ["--prompt"],
  directoryFlags: ["--dir", "--cwd"],
  directoryArgument: true,
  markers: ["OPENCODE_PID", "OPENCODE_RUN_ID"],
};
