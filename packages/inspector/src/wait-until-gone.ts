import { setTimeout } from "node:timers/promises";
import type { PinStatus, ProcessPin } from "./core/driver.ts";

const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 100;

export interface WaitOptions {
  /** Longest wait, milliseconds. Default 5,000. */
  readonly timeoutMs?: number;
  /** Aborts the wait; the result is then the status at that moment. */
  readonly signal?: AbortSignal;
}

/**
 * Waits until a pinned process is `gone` or a `zombie`, or the timeout passes, and returns its last
 * status. Any other status means that death was not observed. Polls after 10 ms at first, then less
 * often, at least every 100 ms. Never throws.
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
