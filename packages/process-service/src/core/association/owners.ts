import { identityKey } from "@corral/inspector/core";
import type { ProcessSnapshot } from "@corral/inspector/core";
import type { Executor } from "../model.ts";
import type { SnapshotIndex } from "./snapshot-index.ts";

/** The executors that can own anything in one snapshot. */
export interface Owners {
  readonly byId: ReadonlyMap<string, Executor>;
  /**
   * From when on a process can have been started by an executor, ms since the epoch. As the scan
   * sees its root, where that lives: start times are counted from a boot time that moves when the
   * clock is set; else as stored, less a tolerance for the clock's slow corrections.
   */
  notBefore(executor: Executor): number;
  /** By identityKey of the root process. */
  readonly byRoot: ReadonlyMap<string, Executor>;
  /** Pids of roots and runners: asking a number first spares most processes the longer question. */
  readonly pids: ReadonlySet<number>;
  /** By identityKey of the `corral run` above the root. */
  readonly byRunner: ReadonlyMap<string, Executor>;
}

/** How far two readings of one start time may lie apart, milliseconds. */
const toleranceMs = 2_000;

/**
 * Leaves out executors of another host or another boot: pids and start times mean nothing there,
 * so nothing on this machine can be theirs.
 */
export function ownersOf(index: SnapshotIndex, executors: readonly Executor[]): Owners {
  const { snapshot } = index;
  const byId = new Map<string, Executor>();
  const byRoot = new Map<string, Executor>();
  const byRunner = new Map<string, Executor>();
  const pids = new Set<number>();
  for (const executor of executors) {
    if (executor.hostId !== snapshot.hostId || isOtherBoot(executor, snapshot)) continue;
    byId.set(executor.id, executor);
    putPreferred(byRoot, identityKey(executor), executor);
    pids.add(executor.pid);
    if (executor.runner) pids.add(executor.runner.pid);
    if (executor.runner) putPreferred(byRunner, identityKey(executor.runner), executor);
  }
  const notBefore = (executor: Executor): number => {
    const at = index.byPid.get(executor.pid);
    const living = at !== undefined && index.ids[at] === identityKey(executor);
    return (
      (living ? index.processes[at]?.startedAt : undefined) ?? executor.startedAt - toleranceMs
    );
  };
  return { byId, byRoot, byRunner, pids, notBefore };
}

/** Whether the machine has been started anew since; unknown boots are not taken for another one. */
export function isOtherBoot(
  executor: Pick<Executor, "bootId">,
  snapshot: Pick<ProcessSnapshot, "bootId">,
): boolean {
  return (
    executor.bootId !== undefined &&
    snapshot.bootId !== undefined &&
    executor.bootId !== snapshot.bootId
  );
}

/** Of two executors that claim the same: the one that lives, else the one registered last. */
export function preferred(a: Executor, b: Executor): Executor {
  if ((a.endedAt === undefined) !== (b.endedAt === undefined)) {
    return a.endedAt === undefined ? a : b;
  }
  if (a.registeredAt !== b.registeredAt) return a.registeredAt > b.registeredAt ? a : b;
  return a.id > b.id ? a : b;
}

function putPreferred(map: Map<string, Executor>, key: string, executor: Executor): void {
  const present = map.get(key);
  map.set(key, present === undefined ? executor : preferred(present, executor));
}
