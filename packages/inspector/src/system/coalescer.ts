import type { Freshness } from "../core/driver.ts";

const FRESHNESS_ORDER = [false, "directories", true] as const satisfies readonly Freshness[];

/**
 * Runs one scan at a time. Callers during a scan share the next one, not the running one: a process
 * that they started just before the call must be in their result.
 */
export class Coalescer<T> {
  readonly #work: (fresh: Freshness) => Promise<T>;
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<T> | undefined;
  #nextFresh: Freshness = false;

  constructor(work: (fresh: Freshness) => Promise<T>) {
    this.#work = work;
  }

  /** The shared scan has the highest freshness that one of its callers requested. */
  run(fresh: Freshness): Promise<T> {
    if (FRESHNESS_ORDER.indexOf(fresh) > FRESHNESS_ORDER.indexOf(this.#nextFresh))
      this.#nextFresh = fresh;
    this.#next ??= this.#start();
    return this.#next;
  }

  async #start(): Promise<T> {
    await this.#running;
    const work = this.#work(this.#nextFresh);
    this.#nextFresh = false;
    this.#next = undefined;
    this.#running = work.catch(() => undefined);
    return await work;
  }
}
