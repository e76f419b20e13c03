import type { ProcessIdentity } from "@corral/inspector/core";

export type SessionEventKind = "start" | "waiting" | "working" | "end";

/**
 * What a hook of an agent, or an orchestrator, tells of a session. A hint beside what the kernel says.
 * It is about the executor with `executorId`, else the one that `process` belongs to, else the one
 * whose session has `sessionId`.
 */
export interface ReportSession {
  /** Absent: it says nothing of the state. */
  readonly event?: SessionEventKind;
  readonly executorId?: string;
  /** The hook's own process or any other of the agent; without a start token the one that has the pid now. */
  readonly process?: Pick<ProcessIdentity, "pid"> & Partial<ProcessIdentity>;
  readonly sessionId?: string;
  readonly title?: string;
  readonly model?: string;
  /** For "waiting": what for. */
  readonly waitingFor?: string;
  /** Milliseconds since the epoch; default, and for a time that cannot be: now. */
  readonly at?: number;
}

/** As kept: texts masked and short. */
export interface SessionEvent {
  /** Absent: it says nothing of the state. */
  readonly event?: SessionEventKind;
  readonly at: number;
  readonly sessionId?: string;
  /** Without a session of its own: the one that the executor had when it came. */
  readonly about?: string;
  readonly title?: string;
  readonly model?: string;
  readonly waitingFor?: string;
}

/** Whether an event may be about this session: an executor goes from one to the next. */
export function isAbout({ sessionId, about }: SessionEvent, id: string | undefined): boolean {
  const named = sessionId ?? about;
  return named === undefined || id === undefined || named === id;
}
