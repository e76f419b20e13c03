import type { AgentState } from "../model.ts";
import { formatDuration } from "../text/quantities.ts";

const words: Readonly<Record<AgentState["state"], string | undefined>> = {
  working: "working",
  waiting: "waits for you",
  idle: "idle",
  ended: "session ended",
  unknown: undefined,
};

/**
 * What a living agent does, for its row: "working", "waits for you 4 min", "idle 12 min". undefined when
 * it is not known, and for one whose process has ended, which is told otherwise.
 */
export function agentStateWords(state: AgentState | undefined, now: number): string | undefined {
  if (state === undefined || state.source === "kernel") return undefined;
  const word = words[state.state];
  if (word === undefined || state.since === undefined || state.state === "working") return word;
  // The clock may have been set back.
  return `${word} ${formatDuration(Math.max(0, now - state.since))}`;
}

const sourceWords: Readonly<Record<NonNullable<AgentState["source"]>, string>> = {
  kernel: "its process has ended",
  file: "its own file says",
  database: "its own database says",
  transcript: "its transcript says",
  hook: "a hook said",
};

/** The same with what it waits for and who says so: "waits for you 4 min: permission prompt (its own file says)". */
export function agentStateDetails(state: AgentState, now: number): string {
  const word = agentStateWords(state, now) ?? (state.state === "ended" ? "ended" : "not known");
  const reason = state.waitingFor === undefined ? "" : `: ${state.waitingFor}`;
  const source = state.source === undefined ? "" : ` (${sourceWords[state.source]})`;
  return `${word}${reason}${source}`;
}
