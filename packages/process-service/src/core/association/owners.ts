import { compareIdentity, identityKey } from "@corral/inspector/core";
import type { ProcessIdentity, ProcessSnapshot } from "@corral/inspector/core";
import type { Executor } from "../model.ts";
import type { SnapshotIndex } from "./snapshot-index.ts";

/** What names a process, where its start may not be known: then it is nobody that is looked for. */
export type Sighting = Pick<ProcessIdentity, "pid"> & Partial<ProcessIdentity>;

/** The executors that can own anything in one snapshot. */
export interface Owners {
  readonly byId: ReadonlyMap<string, Executor>;
  /**
   * From when on a process can have been started by an executor, ms since the epoch. As the scan
   * sees its root, where that lives: start times are counted from a boot time that moves when the
   * clock is set; else as stored, less a tolerance for the clock's slow corrections.
   */
  notBefore(executor: Executor): number;
  /** The executor whose root a process is. */
  rootOf(process: Sighting): Executor | undefined;
  /** The executor whose root has, or had last, a pid. */
  lastRoot(pid: number): Executor | undefined;
  /** The executor whose `corral run` a process is. */
  runnerOf(process: Sighting): Executor | undefined;
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
  const roots = new ByProcess();
  const runners = new ByProcess();
  for (const executor of executors) {
    if (executor.hostId !== snapshot.hostId || isOtherBoot(executor, snapshot)) continue;
    byId.set(executor.id, executor);
    roots.put(executor, executor);
    if (executor.runner) runners.put(executor.runner, executor);
  }
  const notBefore = new Map<Executor, number>();
  for (const executor of byId.values()) {
    const at = index.byPid.get(executor.pid);
    const root = at === undefined ? undefined : index.processes[at];
    const living = root !== undefined && compareIdentity(executor, root) === "same";
    const started = living ? root.startedAt : undefined;
    notBefore.set(executor, started ?? executor.startedAt - toleranceMs);
  }
  return {
    byId,
    notBefore: (executor) => notBefore.get(executor) ?? executor.startedAt - toleranceMs,
    rootOf: (process) => roots.get(process),
    lastRoot: (pid) => roots.last(pid),
    runnerOf: (process) => runners.get(process),
  };
}

/** Executors by a process of theirs. A number is looked up far faster than a long key. */
class ByProcess {
  readonly #pids = new Map<number, Executor>();
  readonly #keys = new Map<string, Executor>();

  put(process: ProcessIdentity, executor: Executor): void {
    const key = identityKey(process);
    const same = this.#keys.get(key);
    this.#keys.set(key, same === undefined ? executor : preferred(same, executor));
    const last = this.#pids.get(process.pid);
    this.#pids.set(process.pid, last === undefined ? executor : preferred(last, executor));
  }

  get({ pid, startToken }: Sighting): Executor | undefined {
    if (startToken === undefined || !this.#pids.has(pid)) return undefined;
    return this.#keys.get(identityKey({ pid, startToken }));
  }

  last(pid: number): Executor | undefined {
    return this.#pids.get(pid);
  }
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
