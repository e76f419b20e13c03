/** Start tokens: boot id, if there is one, and start time. */
export interface StartTokens {
  /** Token of a process with this start time, milliseconds since the epoch. */
  tokenOf(pid: number, startedAt: number): string;
  /** Whether a token names a process with this start time. */
  matches(startToken: string, startedAt: number): boolean;
  /** Drops processes that are not listed any more. */
  keepOnly(pids: ReadonlySet<number>): void;
}

/**
 * `toleranceMs`: largest difference between two readings of one start time. ps on Linux adds seconds
 * since boot to a boot time that it computes from the clock at each call, so that readings differ by a
 * second. Tokens use the first reading.
 */
export function createStartTokens(bootId: string | undefined, toleranceMs: number): StartTokens {
  const firstStarts = new Map<number, number>();
  const prefix = `${bootId ?? "start"}:`;
  const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= toleranceMs;
  return {
    tokenOf(pid, startedAt) {
      const before = firstStarts.get(pid);
      const first = before !== undefined && isNear(before, startedAt) ? before : startedAt;
      firstStarts.set(pid, first);
      return `${prefix}${first}`;
    },
    matches(startToken, startedAt) {
      if (!startToken.startsWith(prefix)) return false;
      const named = startToken.slice(prefix.length);
      return /^\d+$/.test(named) && isNear(Number(named), startedAt);
    },
    keepOnly(pids) {
      for (const pid of firstStarts.keys()) if (!pids.has(pid)) firstStarts.delete(pid);
    },
  };
}
