import { identityKey, identityOf } from "@corral/inspector/core";
import type { ProcessInspector } from "@corral/inspector";
import type { ListeningPort, ProcessIdentity, ProcessInfo } from "@corral/inspector/core";

/** A server opens its ports soon after its birth; until this age it is asked at every tick. */
const youngMs = 10_000;
/** One that has worked since may have opened another; it is asked again after this time. */
const activeMs = 5_000;
/** One that has used no CPU is asked seldom: a bind may cost less than the kernel counts. */
const idleMs = 60_000;

interface Known {
  readonly ports: readonly ListeningPort[] | undefined;
  readonly cpuTimeMs: number;
  readonly readAt: number;
}

/** The ports of associated processes, most of them from memory. */
export interface PortReader {
  /** Ports by identityKey; processes whose ports may not be read are left out. */
  read(processes: readonly ProcessInfo[]): Promise<ReadonlyMap<string, readonly ListeningPort[]>>;
}

export function createPortReader(inspector: ProcessInspector, monotonic: () => number): PortReader {
  let known = new Map<string, Known>();
  const firstSeen = new Map<string, number>();

  const isDue = (process: ProcessInfo, key: string, before: Known, now: number): boolean => {
    const seenFor = now - (firstSeen.get(key) ?? now);
    const since = now - before.readAt;
    if (seenFor < youngMs) return true;
    if (process.cpuTimeMs !== before.cpuTimeMs) return since >= activeMs;
    // Spread over the time by pid, so that a thousand that came at once are not read at once.
    return since >= idleMs * (0.75 + (process.pid % 64) / 128);
  };

  return {
    read: async (processes) => {
      const ports = new Map<string, readonly ListeningPort[]>();
      if (!inspector.capabilities.details.includes("ports")) return ports;
      const now = monotonic();
      const next = new Map<string, Known>();
      const due = new Map<string, { readonly identity: ProcessIdentity; readonly cpu: number }>();
      for (const process of processes) {
        const identity = identityOf(process);
        if (identity === undefined || process.state === "zombie") continue;
        const key = identityKey(identity);
        if (!firstSeen.has(key)) firstSeen.set(key, now);
        const before = known.get(key);
        if (before !== undefined && !isDue(process, key, before, now)) next.set(key, before);
        else due.set(key, { identity, cpu: process.cpuTimeMs });
      }
      if (due.size > 0) {
        const targets = [...due.values()].map(({ identity }) => identity);
        const details = await inspector.readDetails(targets, ["ports"]);
        for (const [key, { cpu }] of due) {
          next.set(key, { ports: details.get(key)?.ports, cpuTimeMs: cpu, readAt: now });
        }
      }
      known = next;
      for (const key of firstSeen.keys()) if (!next.has(key)) firstSeen.delete(key);
      for (const [key, { ports: open }] of known) if (open !== undefined) ports.set(key, open);
      return ports;
    },
  };
}
