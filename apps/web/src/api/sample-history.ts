import type { CorralView, ViewChanges } from "@corral/process-service/core";

export const historyLength = 60;

interface Ring {
  readonly values: Float32Array;
  /** Tick of the newest stored sample. Later ticks have the same value, or no sample if `gone`. */
  writtenTo: number;
  gone: boolean;
}

/**
 * CPU of each process and executor, and CPU and memory of the host, for the last 60 ticks. All
 * rings share one write position. An unchanged value is written only when the ring is read, so a
 * tick costs one write per changed value.
 */
export class SampleHistory {
  /** Number of ticks; starts at a full ring so that indexes are never negative. */
  #head = historyLength;
  #rings = new Map<string, Ring>();

  /**
   * Records a scan: all processes, or with `changes` only those that differ from the scan before.
   */
  record(view: CorralView, changes?: ViewChanges): void {
    this.#head += 1;
    if (changes === undefined) this.#recordAll(view);
    else this.#recordChanges(changes);
    for (const executor of view.executors) {
      this.#write(`executor:${executor.id}`, executor.totals.cpuPercent);
    }
    const { cpuPercent, memoryTotalBytes, memoryAvailableBytes } = view.host;
    this.#write("host:cpu", cpuPercent ?? Number.NaN);
    this.#write(
      "host:memory",
      (100 * (memoryTotalBytes - memoryAvailableBytes)) / memoryTotalBytes,
    );
    if (this.#head % historyLength === 0) this.#prune();
  }

  /**
   * Puts the samples that the server has from before the page was opened, oldest first, in front of
   * the page's own.
   */
  backfill(key: string, earlier: readonly number[]): void {
    const { values } = this.#fillUpTo(this.#ring(key));
    const oldest = this.#head - historyLength;
    let at = this.#head;
    while (at > oldest && !Number.isNaN(values[at % historyLength])) at -= 1;
    // The server's newest samples are the same ticks that the page has received: skip them.
    let from = earlier.length - 1 - (this.#head - at);
    for (; from >= 0 && at > oldest; from -= 1, at -= 1) {
      values[at % historyLength] = earlier[from] ?? Number.NaN;
    }
  }

  /** Samples, oldest first, NaN where there is none; the rings of several keys are added up. */
  read(keys: readonly string[]): Float32Array {
    const sum = new Float32Array(historyLength).fill(Number.NaN);
    for (const key of keys) {
      const ring = this.#rings.get(key);
      if (ring === undefined) continue;
      const { values } = this.#fillUpTo(ring);
      for (let index = 0; index < historyLength; index += 1) {
        const value = values[(this.#head + 1 + index) % historyLength] ?? Number.NaN;
        if (Number.isNaN(value)) continue;
        const before = sum[index] ?? Number.NaN;
        sum[index] = Number.isNaN(before) ? value : before + value;
      }
    }
    return sum;
  }

  #recordAll(view: CorralView): void {
    for (const process of view.processes) this.#write(process.id, process.cpuPercent ?? Number.NaN);
    for (const ring of this.#rings.values()) if (ring.writtenTo < this.#head) ring.gone = true;
  }

  #recordChanges({ processes }: ViewChanges): void {
    for (const { id, cpuPercent } of processes?.put ?? []) {
      this.#write(id, cpuPercent ?? Number.NaN);
    }
    for (const { id, set, unset } of processes?.patch ?? []) {
      if (set?.cpuPercent !== undefined) this.#write(id, set.cpuPercent);
      else if (unset?.includes("cpuPercent") === true) this.#write(id, Number.NaN);
    }
    for (const id of processes?.remove ?? []) {
      const ring = this.#rings.get(id);
      if (ring !== undefined) this.#fillUpTo(ring, this.#head - 1).gone = true;
    }
  }

  #write(key: string, value: number): void {
    const ring = this.#fillUpTo(this.#ring(key), this.#head - 1);
    ring.values[this.#head % historyLength] = value;
    ring.writtenTo = this.#head;
    ring.gone = false;
  }

  /**
   * Writes the samples of the ticks since the last write: the same value, or NaN if the process is
   * gone.
   */
  #fillUpTo(ring: Ring, now: number = this.#head): Ring {
    const last = ring.gone
      ? Number.NaN
      : (ring.values[ring.writtenTo % historyLength] ?? Number.NaN);
    const oldest = now - historyLength;
    for (let tick = Math.max(ring.writtenTo, oldest) + 1; tick <= now; tick += 1) {
      ring.values[tick % historyLength] = last;
    }
    ring.writtenTo = Math.max(ring.writtenTo, now);
    return ring;
  }

  #ring(key: string): Ring {
    let ring = this.#rings.get(key);
    if (ring === undefined) {
      const values = new Float32Array(historyLength).fill(Number.NaN);
      ring = { values, writtenTo: this.#head, gone: false };
      this.#rings.set(key, ring);
    }
    return ring;
  }

  /** Deletes the rings of ended processes that have no sample left. */
  #prune(): void {
    for (const [key, ring] of this.#rings) {
      if (ring.gone && this.#fillUpTo(ring).values.every(Number.isNaN)) this.#rings.delete(key);
    }
  }
}
