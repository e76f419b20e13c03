import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";

export const openhands: AgentProduct = {
  label: "openhands",
  title: "OpenHands",
  programs: ["openhands", "openhands-acp"],
  python: {
    packages: ["openhands", "openhands-ai", "openhands-cli"],
    modules: [
      "openhands.core.main",
      "openhands.cli.main",
      "openhands_cli",
      "openhands_cli.entrypoint",
    ],
  },
  roles: [{ role: "helper", words: ["mcp", "login", "logout", "view", "help"] }, versionRule],
  agentWords: ["serve", "acp", "web", "cloud", "cli"],
  flagsWithValue: ["-f", "--file", "--resume", "--port", "--host"],
  textFlags: ["-t", "--task"],
};
