import type { ProcessInspector } from "@corral/inspector";
import type { ListeningPort, ProcessIdentity, ProcessInfo } from "@corral/inspector/core";
import type { AssociateResult } from "../core/association/associate.ts";

/** A server opens its ports soon after its birth; until this age it is asked whenever it did something. */
const youngMs = 10_000;
/** A young one that shows no sign of work is asked again after this time. */
const youngIdleMs = 2_000;
/** One that has worked since may have opened another; it is asked again after this time. */
const activeMs = 5_000;
/** One that has used no CPU is asked seldom: a bind may cost less than the kernel counts. */
const idleMs = 60_000;
/** One that shows no change at all, hardly ever. */
const unchangedMs = 300_000;

interface CachedPorts {
  /** As it was at the last question. */
  readonly process: ProcessInfo;
  readonly readAt: number;
  /** The scan that it was last in. */
  scan: number;
}

/** The ports of associated processes, most of them from memory. */
export interface PortCache {
  /** Ports by row id; processes whose ports may not be read are left out. */
  read(result: AssociateResult): Promise<ReadonlyMap<string, readonly ListeningPort[]>>;
  /** The last answer. */
  readonly known: ReadonlyMap<string, readonly ListeningPort[]>;
}

/**
 * `selfPid` is this program. It works at every tick, but opens no ports at that; and it holds two
 * descriptors of each process, so that its own ports are dear to read.
 */
export function createPortCache(
  inspector: ProcessInspector,
  monotonic: () => number,
  selfPid: number,
): PortCache {
  const known = new Map<string, CachedPorts>();
  const ports = new Map<string, readonly ListeningPort[]>();
  let scan = 0;

  return {
    known: ports,
    read: async ({ index: { snapshot, processes, ids }, associations }) => {
      if (!inspector.capabilities.details.includes("ports")) return ports;
      scan += 1;
      const now = monotonic();
      const due = new Map<string, ProcessIdentity>();
      let present = 0;
      for (let at = 0; at < processes.length; at += 1) {
        if (associations[at] === undefined) continue;
        const process = processes[at]!;
        const { pid, startToken } = process;
        if (startToken === undefined || process.state === "zombie") continue;
        const id = ids[at]!;
        present += 1;
        const before = known.get(id);
        if (before !== undefined) before.scan = scan;
        const ageMs = snapshot.takenAt - (process.startedAt ?? snapshot.takenAt);
        const itself = pid === selfPid;
        if (before !== undefined && !isDue(process, itself, ageMs, before, now)) continue;
        due.set(id, { pid, startToken });
        known.set(id, { process, readAt: now, scan });
      }
      if (due.size > 0) {
        const details = await inspector.readDetails([...due.values()], ["ports"]);
        for (const id of due.keys()) {
          const open = details.get(id)?.ports;
          if (open === undefined) ports.delete(id);
          else ports.set(id, open);
        }
      }
      if (known.size > present) forgetGone();
      return ports;
    },
  };

  function forgetGone(): void {
    for (const [id, entry] of known) {
      if (entry.scan === scan) continue;
      known.delete(id);
      ports.delete(id);
    }
  }
}

function isDue(
  process: ProcessInfo,
  itself: boolean,
  ageMs: number,
  before: CachedPorts,
  now: number,
): boolean {
  const since = now - before.readAt;
  // The inspector gives the same object again for a process of which nothing has changed.
  const changed = process !== before.process;
  if (ageMs < youngMs) return (changed && !itself) || since >= youngIdleMs;
  const worked = process.cpuTimeMs !== before.process.cpuTimeMs;
  if (worked && !itself) return since >= activeMs;
  // Spread over the time by pid, so that a thousand that came at once are not read at once.
  return since >= (changed ? idleMs : unchangedMs) * (0.75 + (process.pid % 64) / 128);
}
