import { defined } from "@corral/inspector/core";
import type { AgentState, Executor } from "../model.ts";
import type { SessionEvent } from "./session-event.ts";
import type { ProcessSession } from "./session-source.ts";
import { sessionWord } from "./session-text.ts";

const unknown: AgentState = { state: "unknown" };

/**
 * What an agent does. The kernel's end goes above everything; else the newer of what the product's files
 * and hooks say. What was said before the process started is not about it.
 */
export function agentState(
  executor: Pick<Executor, "startedAt" | "endedAt">,
  alive: boolean,
  session: ProcessSession | undefined,
  event: SessionEvent | undefined,
): AgentState {
  if (!alive) {
    return { state: "ended", source: "kernel", ...defined({ since: executor.endedAt }) };
  }
  const read = session && stateOfSession(session, executor.startedAt);
  const told = event && stateOfEvent(event);
  if (read === undefined || told === undefined) return read ?? told ?? unknown;
  return (read.since ?? 0) > (told.since ?? 0) ? read : told;
}

function stateOfSession(session: ProcessSession, startedAt: number): AgentState | undefined {
  const { state, stateSince, stateSource, waitingFor } = session;
  if (state === "unknown" || stateSource === undefined) return undefined;
  if (stateSince !== undefined && stateSince < startedAt) return undefined;
  return {
    state,
    source: stateSource,
    ...defined({
      since: stateSince,
      waitingFor: state === "waiting" ? sessionWord(waitingFor) : undefined,
    }),
  };
}

function stateOfEvent({ event, at, waitingFor }: SessionEvent): AgentState | undefined {
  if (event === undefined) return undefined;
  const state = ({ start: "idle", waiting: "waiting", working: "working", end: "ended" } as const)[
    event
  ];
  return {
    state,
    since: at,
    source: "hook",
    ...defined({ waitingFor: state === "waiting" ? waitingFor : undefined }),
  };
}
