/** Wakes all that wait for the next ring, or for their own abort. */
export class Bell {
  readonly #waiting = new Set<() => void>();

  ring(): void {
    for (const wake of this.#waiting) wake();
  }

  async wait(signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = (): void => resolve();
    this.#waiting.add(wake);
    signal?.addEventListener("abort", wake);
    await promise;
    // Neither a ring that seldom comes nor a long-lived signal may collect those that have gone.
    this.#waiting.delete(wake);
    signal?.removeEventListener("abort", wake);
  }
}
