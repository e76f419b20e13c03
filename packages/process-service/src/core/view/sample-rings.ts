import type { SampleRing } from "../model.ts";

/** How many samples a ring holds: the last two minutes at the default interval. */
export const ringLength = 60;

/** One moment of one process or executor; cpu in percent of one core, memory in bytes. */
export interface Sample {
  readonly at: number;
  readonly cpu: number;
  readonly memory: number;
}

/** A ring buffer in one typed array: 10,000 of them cause no garbage per tick. */
export interface Ring {
  readonly values: Float64Array;
  /** Number of samples pushed so far. */
  pushed: number;
}

const fields = 3;

export function newRing(): Ring {
  return { values: new Float64Array(fields * ringLength), pushed: 0 };
}

/** Overwrites the oldest sample once the ring is full. */
export function pushSample(ring: Ring, sample: Sample): void {
  const at = (ring.pushed % ringLength) * fields;
  ring.values[at] = sample.at;
  ring.values[at + 1] = sample.cpu;
  ring.values[at + 2] = sample.memory;
  ring.pushed += 1;
}

/** A copy, oldest first. */
export function readRing(ring: Ring): SampleRing {
  const at: number[] = [];
  const cpu: number[] = [];
  const memory: number[] = [];
  const length = Math.min(ring.pushed, ringLength);
  for (let back = length; back > 0; back--) {
    const from = ((ring.pushed - back) % ringLength) * fields;
    at.push(ring.values[from] ?? 0);
    cpu.push(ring.values[from + 1] ?? 0);
    memory.push(ring.values[from + 2] ?? 0);
  }
  return { at, cpu, memory };
}

/**
 * Adds one sample per row and removes the rings of rows that are gone. `rings` is by row id.
 * A sample without CPU (the first of a process) counts as 0.
 */
export function sampleAll(
  rings: Map<string, Ring>,
  at: number,
  rows: Iterable<{
    readonly id: string;
    readonly cpuPercent?: number;
    readonly memoryBytes: number;
  }>,
): void {
  let count = 0;
  for (const row of rows) {
    count += 1;
    let ring = rings.get(row.id);
    if (ring === undefined) rings.set(row.id, (ring = newRing()));
    pushSample(ring, { at, cpu: row.cpuPercent ?? 0, memory: row.memoryBytes });
  }
  if (rings.size === count) return;
  for (const [id, ring] of rings) if (newestAt(ring) !== at) rings.delete(id);
}

function newestAt({ values, pushed }: Ring): number | undefined {
  return values[((pushed - 1) % ringLength) * fields];
}
