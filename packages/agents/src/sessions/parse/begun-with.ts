import type { SessionProcess } from "../model/session.ts";

/** Within this time of its start a process begins its session, milliseconds. */
const beginsMs = 10_000;
/** The clock of the files and the kernel's ticks differ by less. */
const toleranceMs = 500;

export interface BegunSession {
  /** ms since the epoch. */
  readonly begunAt: number;
  /** When it was last written; default: when it began. */
  readonly writtenAt?: number;
}

/** From when on what is written may be of the process, ms since the epoch. */
export function sinceStart({ startedAt = 0 }: Pick<SessionProcess, "startedAt">): number {
  return startedAt - toleranceMs;
}

/**
 * Of sessions of the process's directory the one that began with it: the only one that was written there
 * since, begun within seconds, while no other process of the product started there about then.
 */
export function begunWith<T extends BegunSession>(
  process: SessionProcess,
  sessions: readonly T[],
): T | undefined {
  const { startedAt, startedAlone } = process;
  if (startedAt === undefined || startedAlone !== true) return undefined;
  const since = sinceStart(process);
  const written = sessions.filter(({ begunAt, writtenAt = begunAt }) => writtenAt >= since);
  const [only, another] = written;
  if (only === undefined || another !== undefined) return undefined;
  return only.begunAt >= since && only.begunAt <= startedAt + beginsMs ? only : undefined;
}
