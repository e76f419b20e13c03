import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const crush: AgentProduct = {
  label: "crush",
  title: "Crush",
  programs: ["crush"],
  sharedPrograms: ["crush"],
  ownArguments: {
    bare: true,
    words: [
      "run",
      "login",
      "logs",
      "models",
      "projects",
      "server",
      "stats",
      "update-providers",
      "session",
    ],
    flags: [
      "-c",
      "--cwd",
      "-D",
      "--data-dir",
      "-d",
      "--debug",
      "-y",
      "--yolo",
      "-C",
      "--continue",
      "-s",
      "--session",
    ],
  },
  npm: [{ name: "@charmland/crush", scripts: ["run-crush.js", "run.js", "bin/crush"] }],
  roles: [
    {
      role: "helper",
      words: words(
        "completion dirs help login logout logs models projects schema session stats update-providers",
      ),
    },
    versionRule,
  ],
  agentWords: ["run"],
  flagsWithValue: [
    "-D",
    "--data-dir",
    "-m",
    "--model",
    "--small-model",
    "-s",
    "--session",
    "-H",
    "--host",
  ],
  directoryFlags: ["-c", "--cwd"],
};
