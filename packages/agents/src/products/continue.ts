import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";

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
  flagsWithValue:
    "--config --org --mcp --model --allow --ask --exclude --agent --format --fork --port --timeout".split(
      " ",
    ),
  textFlags: ["--prompt", "--rule", "-p", "--print"],
};
