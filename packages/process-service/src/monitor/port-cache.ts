import type { ProcessInspector } from "@corral/inspector";
import type { ListeningPort, ProcessIdentity, ProcessInfo } from "@corral/inspector/core";
import type { AssociateResult } from "../core/association/associate.ts";

/** Servers open their ports soon after their start: up to this age, read again on any change, milliseconds. */
const youngMs = 10_000;
/** Interval for a young process without changes, milliseconds. */
const youngIdleMs = 2_000;
/** Interval for a process that used CPU since the last read, milliseconds. */
const activeMs = 5_000;
/** Interval for a process without CPU time: bind(2) may cost less than one clock tick, milliseconds. */
const idleMs = 60_000;
/** Interval for a process without any change, milliseconds. */
const unchangedMs = 300_000;

interface CachedPorts {
  /** The process at the last read. */
  readonly process: ProcessInfo;
  readonly readAt: number;
  /** The last scan that contained the process. */
  scan: number;
}

/** Ports of associated processes, mostly from the cache. */
export interface PortCache {
  /** Ports by row id; processes whose ports may not be read are left out. */
  read(result: AssociateResult): Promise<ReadonlyMap<string, readonly ListeningPort[]>>;
  /** The last answer. */
  readonly known: ReadonlyMap<string, readonly ListeningPort[]>;
}

/**
 * `selfPid` is this process. It uses CPU at every tick without opening ports, and it holds two
 * descriptors per process, which makes its own ports expensive to read.
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
  // An unchanged process is the same object in the next snapshot.
  const changed = process !== before.process;
  if (ageMs < youngMs) return (changed && !itself) || since >= youngIdleMs;
  const worked = process.cpuTimeMs !== before.process.cpuTimeMs;
  if (worked && !itself) return since >= activeMs;
  // Spread by pid, so that a thousand processes started together are not read together.
  return since >= (changed ? idleMs : unchangedMs) * (0.75 + (process.pid % 64) / 128);
}
