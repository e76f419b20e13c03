import { setImmediate } from "node:timers/promises";

/** The event loop waits no longer than this for one of us, a timer twice as long. */
const SLICE_MS = 2;

/** Tells long synchronous work when to let others have the event loop. */
export class EventLoopBudget {
  #end = performance.now() + SLICE_MS;

  /** `now`: performance.now(), which the caller has at hand. */
  isOver(now: number): boolean {
    return now > this.#end;
  }

  /** Everything that waits has its turn; then a new slice begins. */
  async yield(): Promise<void> {
    await setImmediate();
    this.#end = performance.now() + SLICE_MS;
  }
}
