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
  const seen = new Map<number, number>();
  const prefix = `${bootId ?? "start"}:`;
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= toleranceMs;
  return {
    tokenOf(pid, startedAt) {
      const before = seen.get(pid);
      const kept = before !== undefined && near(before, startedAt) ? before : startedAt;
      seen.set(pid, kept);
      return `${prefix}${kept}`;
    },
    matches(startToken, startedAt) {
      if (!startToken.startsWith(prefix)) return false;
      const named = startToken.slice(prefix.length);
      return /^\d+$/.test(named) && near(Number(named), startedAt);
    },
    keepOnly(pids) {
      for (const pid of seen.keys()) if (!pids.has(pid)) seen.delete(pid);
    },
  };
}
