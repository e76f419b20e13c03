import { setTimeout as delay } from "node:timers/promises";

/** Resolves after `ms`, or when `signal` aborts; keeps no process alive. */
export async function sleepUntilAborted(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal, ref: false });
  } catch {
    // An abort only ends the sleep early.
  }
}
