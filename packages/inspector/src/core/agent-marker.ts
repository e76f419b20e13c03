/**
 * Environment variables in which coding agents name the session, thread, run or process that started a
 * command. Variables that name only a product, such as GEMINI_CLI, are not among them.
 */
export const agentMarkerNames = [
  "CLAUDE_CODE_SESSION_ID",
  "CLAUDE_PID",
  "CODEX_THREAD_ID",
  "OPENCODE_PID",
  "OPENCODE_RUN_ID",
  "ANTIGRAVITY_CONVERSATION_ID",
] as const;

export type AgentMarkerName = (typeof agentMarkerNames)[number];

/** An id that a coding agent set in the environment of what it starts. Children inherit it. */
export interface AgentMarker {
  readonly name: AgentMarkerName;
  /** A pid in decimal digits if the name ends with `_PID`, else an id of the agent's own. */
  readonly value: string;
}

/** Whether the marker names a process of the agent, not a session. */
export function isPidMarker(name: AgentMarkerName): boolean {
  return name.endsWith("_PID");
}
