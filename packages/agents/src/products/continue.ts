import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const continueCli: AgentProduct = {
  label: "cn",
  title: "Continue CLI",
  programs: ["cn"],
  sharedPrograms: ["cn"],
  ownArguments: {
    flags: [
      "-p",
      "--print",
      "--config",
      "--org",
      "--readonly",
      "--auto",
      "--rule",
      "--mcp",
      "--agent",
      "--resume",
      "--fork",
    ],
  },
  npm: [{ name: "@continuedev/cli", scripts: ["dist/cn.js"] }],
  roles: [{ role: "helper", words: ["login", "logout", "ls", "checks"] }, versionRule],
  agentWords: ["serve", "review", "remote"],
  flagsWithValue: words(
    "--config --org --mcp --model --allow --ask --exclude --agent --format --fork --port --timeout",
  ),
  textFlags: ["--prompt", "--rule", "-p", "--print"],
};
