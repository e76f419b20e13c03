import { setImmediate as immediate, setTimeout as delay } from "node:timers/promises";

/** Injected time, so that tests run a whole escalation without waiting. */
export interface KillClock {
  /** Milliseconds since the epoch; may jump. */
  now(): number;
  /** Monotonic milliseconds. */
  monotonic(): number;
  /** Resolves after `ms`, or early when `signal` aborts; never rejects. 0 only yields to the event loop. */
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
      // An abort only ends the sleep early.
    }
  },
};
