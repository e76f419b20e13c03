/** Counts callers that wait for a scan without details, such as kills. */
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
