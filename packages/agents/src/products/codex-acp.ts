import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";

/** Codex for editors that speak the Agent Client Protocol. */
export const codexAcp: AgentProduct = {
  label: "codex-acp",
  title: "Codex (ACP)",
  programs: ["codex-acp"],
  npm: [
    { name: "@agentclientprotocol/codex-acp", scripts: ["dist/index.js", "bin/codex-acp.js"] },
    { name: "@zed-industries/codex-acp", scripts: ["bin/codex-acp.js"] },
  ],
  roles: [{ role: "helper", words: ["login", "logout", "mcp-server"] }, versionRule],
  flagsWithValue: ["-c", "--config"],
};
