/** Start tokens made of the boot (where it has a name) and a start time. */
export interface StartTokens {
  /** The token of a process that was seen to have started then. */
  tokenOf(pid: number, startedAt: number): string;
  /** Whether a process that was seen to have started then is the one that the token names. */
  matches(startToken: string, startedAt: number): boolean;
  /** Forgets processes that are not listed any more. */
  keepOnly(pids: ReadonlySet<number>): void;
}

/**
 * `toleranceMs`: how far two readings of one start time may lie apart. On Linux, ps adds whole
 * seconds since boot to a boot time that it works out anew from the clock at each call, so the same
 * process comes out a second earlier or later; the first reading is kept.
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
