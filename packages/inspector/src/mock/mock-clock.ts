import { setImmediate } from "node:timers";

export interface MockClockOptions {
  /** Milliseconds since the epoch; default 1,700,000,000,000. */
  readonly startAt?: number;
  /**
   * `automatic`: `sleep` advances time from one timer to the next, so that minutes pass in
   * microseconds. `manual`: only `advance` does. `real`: follows the machine's clock, for a server or
   * page that shows mock processes to people.
   */
  readonly mode?: "automatic" | "manual" | "real";
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that a test controls. `now` and `sleep` are bound and can be passed as functions. */
export class MockClock {
  readonly #mode: "automatic" | "manual" | "real";
  readonly #startAt: number;
  #moved = 0;
  #order = 0;
  #due: Due[] = [];
  #sleepers = 0;
  #stepping = false;

  constructor(options: MockClockOptions = {}) {
    this.#mode = options.mode ?? "automatic";
    this.#startAt = options.startAt ?? 1_700_000_000_000;
  }

  /** Milliseconds since the epoch. */
  readonly now = (): number => (this.#mode === "real" ? Date.now() : this.#startAt) + this.#moved;

  /** Calls `run` once, `afterMs` from now on this clock. Returns a function that cancels it. */
  schedule(afterMs: number, run: () => void): () => void {
    const due: Due = { at: this.now() + Math.max(0, afterMs), order: this.#order++, run };
    this.#due.push(due);
    this.#due.sort((a, b) => a.at - b.at || a.order - b.order);
    return () => {
      this.#due = this.#due.filter((other) => other !== due);
    };
  }

  /** Advances time and runs timers on the way, each at its own time. TypeError for negative `ms`. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new TypeError(`a clock goes forward only, not by ${ms} ms`);
    const end = this.now() + ms;
    this.#runUntil(end);
    this.#moved += Math.max(0, end - this.now());
  }

  /** Runs the timers that are due. Only needed in `real` mode, where time moves by itself. */
  catchUp(): void {
    if (this.#mode === "real") this.#runUntil(this.now());
  }

  /** Resolves after `ms` on this clock; rejects with the signal's reason when aborted. */
  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const abort = (): void => {
        settle();
        reject(signal?.reason);
      };
      const wake = (): void => {
        settle();
        resolve();
      };
      const cancel = this.#mode === "real" ? realTimer(ms, wake) : this.schedule(ms, wake);
      const settle = (): void => {
        cancel();
        this.#sleepers -= 1;
        signal?.removeEventListener("abort", abort);
      };
      this.#sleepers += 1;
      signal?.addEventListener("abort", abort, { once: true });
      if (this.#mode === "automatic") this.#step();
    });

  // One timer per turn of the event loop, so that code after a `sleep` runs before the next timer, as
  // with real timers.
  #step(): void {
    if (this.#stepping) return;
    this.#stepping = true;
    setImmediate(() => {
      this.#stepping = false;
      const next = this.#due[0];
      if (this.#sleepers === 0 || next === undefined) return;
      this.#runUntil(next.at);
      if (this.#sleepers > 0) this.#step();
    });
  }

  #runUntil(end: number): void {
    for (let next = this.#due[0]; next !== undefined && next.at <= end; next = this.#due[0]) {
      this.#due.shift();
      this.#moved += Math.max(0, next.at - this.now());
      next.run();
    }
  }
}

function realTimer(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
