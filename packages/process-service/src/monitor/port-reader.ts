import { identityKey, identityOf } from "@corral/inspector/core";
import type { ProcessInspector } from "@corral/inspector";
import type { ListeningPort, ProcessIdentity, ProcessInfo } from "@corral/inspector/core";

/** A server opens its ports soon after its birth; until this age it is asked at every tick. */
const youngMs = 30_000;
/** Later its turn comes once in so many ticks. */
const round = 5;

interface Known {
  readonly ports: readonly ListeningPort[] | undefined;
}

/** The ports of associated processes, most of them from memory. */
export interface PortReader {
  /** Ports by identityKey; processes whose ports may not be read are left out. */
  read(
    processes: readonly ProcessInfo[],
    takenAt: number,
    fresh?: boolean,
  ): Promise<ReadonlyMap<string, readonly ListeningPort[]>>;
}

export function createPortReader(inspector: ProcessInspector): PortReader {
  let known = new Map<string, Known>();
  let tick = 0;
  return {
    read: async (processes, takenAt, fresh = false) => {
      const ports = new Map<string, readonly ListeningPort[]>();
      if (!inspector.capabilities.details.includes("ports")) return ports;
      tick += 1;
      const next = new Map<string, Known>();
      const targets: ProcessIdentity[] = [];
      for (const process of processes) {
        const identity = identityOf(process);
        if (identity === undefined || process.state === "zombie") continue;
        const key = identityKey(identity);
        const before = known.get(key);
        const age = takenAt - (process.startedAt ?? 0);
        const due = fresh || age < youngMs || (process.pid + tick) % round === 0;
        if (before === undefined || due) targets.push(identity);
        else next.set(key, before);
      }
      if (targets.length > 0) {
        const details = await inspector.readDetails(targets, ["ports"]);
        for (const target of targets) {
          const key = identityKey(target);
          next.set(key, { ports: details.get(key)?.ports });
        }
      }
      known = next;
      for (const [key, { ports: open }] of known) if (open !== undefined) ports.set(key, open);
      return ports;
    },
  };
}
