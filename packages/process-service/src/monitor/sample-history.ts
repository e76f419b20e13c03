import { defined } from "@corral/inspector/core";
import type { CorralView, SampleRing } from "../core/model.ts";
import { readRing, sampleAll, type Ring } from "../core/view/sample-rings.ts";

/** CPU and memory of the last minutes, per process, per executor and of the host. */
export class SampleHistory {
  readonly #rings = new Map<string, Ring>();

  add({ takenAt, hostId, host, processes, executors }: CorralView): void {
    sampleAll(this.#rings, takenAt, [
      ...processes,
      ...executors.map(({ id, totals }) => ({ id, ...totals })),
      {
        id: hostId,
        memoryBytes: host.memoryTotalBytes - host.memoryAvailableBytes,
        ...defined({ cpuPercent: host.cpuPercent }),
      },
    ]);
  }

  /** By process, executor or host id; what is not known is left out. */
  read(ids: readonly string[]): Readonly<Record<string, SampleRing>> {
    const found: Record<string, SampleRing> = {};
    for (const id of ids) {
      const ring = this.#rings.get(id);
      if (ring !== undefined) found[id] = readRing(ring);
    }
    return found;
  }
}
