/**
 * Runs one scan at a time. Callers that come during a scan share the next one, which begins after
 * their call: what they have just done (started a process, say) must show in what they get.
 */
export class SharedRun<T> {
  readonly #work: (fresh: boolean) => Promise<T>;
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<T> | undefined;
  #nextIsFresh = false;

  constructor(work: (fresh: boolean) => Promise<T>) {
    this.#work = work;
  }

  run(fresh: boolean): Promise<T> {
    this.#nextIsFresh ||= fresh;
    this.#next ??= this.#start();
    return this.#next;
  }

  async #start(): Promise<T> {
    await this.#running;
    const work = this.#work(this.#nextIsFresh);
    this.#nextIsFresh = false;
    this.#next = undefined;
    this.#running = work.catch(() => undefined);
    return await work;
  }
}
