import type { SessionProcess } from "../model/session.ts";

/** Within this time of its start a terminal interface begins its session, milliseconds. */
const beginsMs = 10_000;
/** The clock of the files and the kernel's ticks differ by less. */
const toleranceMs = 500;

/**
 * Of sessions of the process's directory the one that began with it: no other began there since, and no
 * other process of the product started there about then.
 */
export function begunWith<T extends { readonly begunAt: number }>(
  { startedAt, startedAlone }: SessionProcess,
  sessions: readonly T[],
): T | undefined {
  if (startedAt === undefined || startedAlone !== true) return undefined;
  const since = sessions.filter(({ begunAt }) => begunAt >= startedAt - toleranceMs);
  const [only, another] = since;
  if (only === undefined || another !== undefined) return undefined;
  return only.begunAt <= startedAt + beginsMs ? only : undefined;
}
