import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const cline: AgentProduct = {
  label: "cline",
  title: "Cline CLI",
  programs: ["cline"],
  npm: [
    { name: "cline", scripts: ["bin/cline", "dist/cli.mjs"] },
    { name: "@cline/cli", scripts: [/^(?:bin\/cline|dist\/[^/]+\.m?js)$/] },
  ],
  roles: [
    // Its --cwd is that of the session that started it.
    { role: "daemon", flags: ["--cline-hub-daemon"] },
    {
      role: "helper",
      words: words(
        "auth config connect dashboard doctor history h hook hub kanban mcp plugin schedule " +
          "skill update version",
      ),
    },
    // -v is "verbose".
    { role: "helper", flags: ["--version", "-V", "--help", "-h", "--update", "--kanban"] },
  ],
  flagsWithValue: words(
    "--auto-approve --compaction --id -P --provider -k --key -m --model -t --timeout --config " +
      "--data-dir --hooks-dir --host --port --pathname",
  ),
  textFlags: ["-s", "--system"],
  directoryFlags: ["-c", "--cwd"],
};
