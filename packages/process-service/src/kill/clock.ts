import { setImmediate as immediate, setTimeout as delay } from "node:timers/promises";

/** Time, given from outside so that a whole escalation can be tested without waiting for it. */
export interface KillClock {
  /** Milliseconds since the epoch; may jump. */
  now(): number;
  /** Milliseconds from some fixed point; never goes back. */
  monotonic(): number;
  /** Resolves after `ms`, or early when `signal` aborts; never rejects. 0 only gives way to other work. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: KillClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    if (signal?.aborted === true) return;
    if (ms <= 0) return immediate();
    try {
      await delay(ms, undefined, signal === undefined ? {} : { signal });
    } catch {
      // Aborted: the sleeper only wanted to wake up.
    }
  },
};
