import { setTimeout } from "node:timers/promises";
import type { PinStatus, ProcessPin } from "./core/driver.ts";

const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 100;

export interface WaitOptions {
  /** Milliseconds to wait at most; default 5,000. */
  readonly timeoutMs?: number;
  /** Ends the waiting early, with the status of that moment. */
  readonly signal?: AbortSignal;
}

/**
 * Waits until a pinned process is gone or a zombie, or the time is up, and returns its last
 * status. Looks every 10 ms at first, every 100 ms later. Never throws and never guesses: only
 * `gone` and `zombie` are death.
 *
 * @example
 * const result = await inspector.pin(identity);
 * if (result.outcome === "pinned") {
 *   using pin = result.pin;
 *   pin.signal("SIGTERM");
 *   const { kind } = await waitUntilGone(pin, { timeoutMs: 2_000 });
 * }
 */
export async function waitUntilGone(
  pin: ProcessPin,
  options: WaitOptions = {},
): Promise<PinStatus> {
  const deadline = performance.now() + (options.timeoutMs ?? 5_000);
  let wait = FIRST_WAIT_MS;
  for (;;) {
    const status = pin.status();
    if (status.kind === "gone" || status.kind === "zombie") return status;
    const left = deadline - performance.now();
    if (left <= 0 || options.signal?.aborted === true) return status;
    const pause = options.signal === undefined ? {} : { signal: options.signal };
    await setTimeout(Math.min(wait, left), undefined, pause).catch(() => undefined);
    wait = Math.min(wait * 1.5, LONGEST_WAIT_MS);
  }
}
