import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const pi: AgentProduct = {
  label: "pi",
  title: "pi",
  programs: ["pi"],
  sharedPrograms: ["pi"],
  ownArguments: {
    // It writes its name over its arguments.
    bare: true,
    prompt: true,
    flags: words(
      "--provider --model --models --thinking --mode -p --print -c --continue -r --resume --session " +
        "--no-session --fork --tools --extension --skill --offline --system-prompt --append-system-prompt",
    ),
    words: ["install", "remove", "uninstall", "update", "config"],
  },
  npm: [
    { name: "@earendil-works/pi-coding-agent", scripts: [/^dist\/(?:bundle\/)?cli\.js$/] },
    { name: "@mariozechner/pi-coding-agent", scripts: [/^dist\/(?:bundle\/)?cli\.js$/] },
  ],
  roles: [
    { role: "helper", words: words("install remove uninstall update list config") },
    { role: "helper", flags: ["--list-models", "--export"] },
    versionRule,
  ],
  flagsWithValue: words(
    "--provider --model --api-key --mode --session --fork --session-dir --models -t --tools --thinking " +
      "-e --extension --skill --prompt-template --theme",
  ),
  textFlags: ["-p", "--print", "--system-prompt", "--append-system-prompt"],
};
