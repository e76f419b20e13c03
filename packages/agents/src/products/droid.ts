import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const droid: AgentProduct = {
  label: "droid",
  title: "Factory Droid",
  programs: ["droid"],
  sharedPrograms: ["droid"],
  ownArguments: {
    bare: true,
    prompt: true,
    words: ["exec", "mcp", "plugin", "daemon", "search", "update", "computer"],
    flags: [
      "-r",
      "--resume",
      "--settings",
      "--append-system-prompt",
      "-w",
      "--worktree",
      "--cwd",
      "--auto",
      "--fork",
    ],
  },
  npm: [
    { name: "@factory/cli", scripts: ["bin/droid"] },
    { name: "droid", scripts: ["bin/droid"] },
  ],
  installations: [/\/\.factory\/bin\/droid(?:\.exe)?$/],
  roles: [
    { role: "daemon", words: ["daemon"] },
    { role: "helper", words: words("mcp plugin update search computer help") },
    versionRule,
  ],
  agentWords: ["exec"],
  flagsWithValue: words(
    "--settings -o --output-format --input-format -f --file --auto -s --session-id -m --model " +
      "--spec-model -r --reasoning-effort --enabled-tools --disabled-tools --depth --tag",
  ),
  textFlags: ["--append-system-prompt", "--resume"],
  directoryFlags: ["--cwd"],
};
