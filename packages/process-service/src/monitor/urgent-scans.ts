/** Counts who waits for a scan and can do without details, as a kill does. */
export class UrgentScans {
  #waiting = 0;

  get isUrgent(): boolean {
    return this.#waiting > 0;
  }

  async while<T>(scan: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    try {
      return await scan();
    } finally {
      this.#waiting -= 1;
    }
  }
}
