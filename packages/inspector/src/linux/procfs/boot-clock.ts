import type { ReadBuffer } from "./read-buffer.ts";

const STEP_MS = 1_000;

/**
 * Tells when the system started, by its uptime. The answer is held as it is until the clock has
 * been set by a second or more, so that start times do not flicker from scan to scan.
 */
export class BootClock {
  readonly #path: string;
  readonly #buffer: ReadBuffer;
  #bootedAt: number | undefined;

  constructor(procRoot: string, buffer: ReadBuffer) {
    this.#path = `${procRoot}/uptime`;
    this.#buffer = buffer;
  }

  /** Milliseconds since the epoch; undefined when the uptime cannot be read. */
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
