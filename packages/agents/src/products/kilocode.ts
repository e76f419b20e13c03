import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const kilocode: AgentProduct = {
  label: "kilocode",
  title: "Kilo Code CLI",
  programs: ["kilocode", "kilo"],
  // `kilo` is a small editor, too.
  sharedPrograms: ["kilo"],
  ownArguments: {
    words: [
      "run",
      "serve",
      "web",
      "acp",
      "attach",
      "auth",
      "mcp",
      "models",
      "session",
      "agent",
      "pr",
    ],
    flags: [
      "--auto",
      "--continue",
      "--session",
      "--model",
      "--agent",
      "--prompt",
      "--workspace",
      "--mode",
    ],
  },
  npm: [{ name: "@kilocode/cli", scripts: [/^(?:bin\/kilo(?:code)?|index\.js|dist\/index\.js)$/] }],
  roles: [
    {
      role: "helper",
      words: words(
        "agent attach auth completion config db debug export import mcp models plugin providers " +
          "session stats uninstall upgrade",
      ),
    },
    versionRule,
  ],
  agentWords: ["run", "serve", "web", "acp", "pr"],
  flagsWithValue: [
    "--port",
    "--hostname",
    "-m",
    "--model",
    "-s",
    "--session",
    "--agent",
    "--mode",
    "-t",
    "--timeout",
  ],
  textFlags: ["--prompt"],
  directoryFlags: ["-w", "--workspace", "--dir"],
  directoryArgument: true,
};
