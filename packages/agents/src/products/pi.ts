import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";

export const pi: AgentProduct = {
  label: "pi",
  title: "pi",
  programs: ["pi"],
  sharedPrograms: ["pi"],
  ownArguments: {
    // It writes its name over its arguments.
    bare: true,
    prompt: true,
    flags: (
      "--provider --model --models --thinking --mode -p --print -c --continue -r --resume --session " +
      "--no-session --fork --tools --extension --skill --offline --system-prompt --append-system-prompt"
    ).split(" "),
    words: ["install", "remove", "uninstall", "update", "config"],
  },
  npm: [
    { name: "@earendil-works/pi-coding-agent", scripts: [/^dist\/(?:bundle\/)?cli\.js$/] },
    { name: "@mariozechner/pi-coding-agent", scripts: [/^dist\/(?:bundle\/)?cli\.js$/] },
  ],
  roles: [
    { role: "helper", words: "install remove uninstall update list config".split(" ") },
    { role: "helper", flags: ["--list-models", "--export"] },
    versionRule,
  ],
  flagsWithValue: (
    "--provider --model --api-key --mode --session --fork --session-dir --models -t --tools --thinking " +
    "-e --extension --skill --prompt-template --theme"
  ).split(" "),
  textFlags: ["-p", "--print", "--system-prompt", "--append-system-prompt"],
};
