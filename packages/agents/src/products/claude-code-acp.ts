import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";

/** Claude Code for editors that speak the Agent Client Protocol. */
export const claudeCodeAcp: AgentProduct = {
  label: "claude-code-acp",
  title: "Claude Code (ACP)",
  programs: ["claude-code-acp", "claude-agent-acp"],
  npm: [
    { name: "@agentclientprotocol/claude-agent-acp", scripts: ["dist/index.js"] },
    { name: "@zed-industries/claude-agent-acp", scripts: ["dist/index.js"] },
    { name: "@zed-industries/claude-code-acp", scripts: ["dist/index.js"] },
  ],
  roles: [
    { role: "helper", words: ["login", "logout"] },
    { role: "helper", flags: ["--cli"] },
    versionRule,
  ],
};
