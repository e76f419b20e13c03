import type { ReadBuffer } from "./read-buffer.ts";

const STEP_MS = 1_000;

/**
 * Boot time, from /proc/uptime. Stays the same until the wall clock jumps by a second or more, so that
 * the start times of processes do not vary from scan to scan by rounding.
 */
export class BootClock {
  readonly #path: string;
  readonly #buffer: ReadBuffer;
  #bootedAt: number | undefined;

  constructor(procRoot: string, buffer: ReadBuffer) {
    this.#path = `${procRoot}/uptime`;
    this.#buffer = buffer;
  }

  /** Milliseconds since the epoch; undefined when /proc/uptime was never readable. */
  bootedAt(now: number): number | undefined {
    const measured = this.#measure(now);
    if (measured === undefined) return this.#bootedAt;
    const held = this.#bootedAt;
    if (held === undefined || Math.abs(measured - held) >= STEP_MS) this.#bootedAt = measured;
    return this.#bootedAt;
  }

  #measure(now: number): number | undefined {
    try {
      const seconds = Number.parseFloat(this.#buffer.readText(this.#path));
      return Number.isFinite(seconds) ? Math.round(now - seconds * 1000) : undefined;
    } catch {
      return undefined;
    }
  }
}
