import type { CorralView, SampleRing } from "@corral/process-service/core";

export const historyLength = 60;

interface Ring {
  readonly values: Float32Array;
  /** The tick of its newest sample. */
  seenAt: number;
}

/**
 * CPU of every process and executor at each tick, in rings that share one writing position, so that
 * a tick of 5,000 processes costs 5,000 writes and nothing else.
 */
export class SampleHistory {
  /** Counts ticks; begins where a whole ring lies behind it. */
  #head = historyLength;
  #rings = new Map<string, Ring>();

  record(view: CorralView): void {
    this.#head += 1;
    for (const process of view.processes) this.#write(process.id, process.cpuPercent ?? Number.NaN);
    for (const executor of view.executors) {
      this.#write(`executor:${executor.id}`, executor.totals.cpuPercent);
    }
    if (this.#head % historyLength === 0) this.#prune();
  }

  /** What the server remembers from before the page was opened, put in front of what is here. */
  seed(key: string, ring: SampleRing): void {
    const { values } = this.#ring(key);
    const oldest = this.#head - historyLength;
    let at = this.#head;
    while (at > oldest && !Number.isNaN(values[at % historyLength])) at -= 1;
    // The newest samples of the server's are those that came live too.
    let from = ring.cpu.length - 1 - (this.#head - at);
    for (; from >= 0 && at > oldest; from -= 1, at -= 1) {
      values[at % historyLength] = ring.cpu[from] ?? Number.NaN;
    }
  }

  /** Changes with each tick: a cheap key for what is drawn from it. */
  get head(): number {
    return this.#head;
  }

  /** Oldest first, NaN where there was no sample; several rows are added up. */
  read(keys: readonly string[]): Float32Array {
    const sum = new Float32Array(historyLength).fill(Number.NaN);
    for (const key of keys) {
      const ring = this.#rings.get(key)?.values;
      if (ring === undefined) continue;
      for (let index = 0; index < historyLength; index += 1) {
        const value = ring[(this.#head + 1 + index) % historyLength] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        const before = sum[index] ?? Number.NaN;
        sum[index] = Number.isNaN(before) ? value : before + value;
      }
    }
    return sum;
  }

  #write(key: string, value: number): void {
    const ring = this.#ring(key);
    // A row that was away for some ticks must not show what the ring held a minute ago.
    const oldest = this.#head - historyLength;
    for (let missed = Math.max(ring.seenAt, oldest) + 1; missed < this.#head; missed += 1) {
      ring.values[missed % historyLength] = Number.NaN;
    }
    ring.values[this.#head % historyLength] = value;
    ring.seenAt = this.#head;
  }

  #ring(key: string): Ring {
    let ring = this.#rings.get(key);
    if (ring === undefined) {
      ring = { values: new Float32Array(historyLength).fill(Number.NaN), seenAt: this.#head };
      this.#rings.set(key, ring);
    }
    return ring;
  }

  #prune(): void {
    for (const [key, { seenAt }] of this.#rings) {
      if (seenAt < this.#head - historyLength / 2) this.#rings.delete(key);
    }
  }
}
