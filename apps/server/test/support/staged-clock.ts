/** A clock that a test moves on; whoever sleeps wakes when it has come so far. */
export class StagedClock {
  #now = 1_700_000_000_000;
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: () => void }>();

  readonly now = (): number => this.#now;

  readonly sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = (): void => {
      this.#sleepers.delete(sleeper);
      resolve();
    };
    const sleeper = { until: this.#now + ms, wake };
    this.#sleepers.add(sleeper);
    signal.addEventListener("abort", wake, { once: true });
    if (signal.aborted) wake();
    await promise;
  };

  /** How many sleep. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const { until, wake } of this.#sleepers) if (until <= this.#now) wake();
  }
}
