import { setImmediate } from "node:timers/promises";

/** Longest synchronous run; an event waits at most this long, a timer at most twice as long. */
const SLICE_MS = 2;

/** Splits long synchronous work into slices, so that the event loop is never blocked for long. */
export class EventLoopBudget {
  #end = performance.now() + SLICE_MS;

  /** `now`: performance.now(), passed in because callers have read it already. */
  isOver(now: number): boolean {
    return now > this.#end;
  }

  /** Runs pending events and timers, then starts a new slice. */
  async yield(): Promise<void> {
    await setImmediate();
    this.#end = performance.now() + SLICE_MS;
  }
}
