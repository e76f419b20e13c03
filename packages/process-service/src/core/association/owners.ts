import { compareIdentity } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import type { Executor } from "../model.ts";
import { processAt, type SnapshotIndex } from "./snapshot-index.ts";

/** What names a process, where its start may not be known: then it is nobody that is looked for. */
export type PartialIdentity = Pick<ProcessIdentity, "pid"> & Partial<ProcessIdentity>;

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
  rootOf(process: PartialIdentity): Executor | undefined;
  /** The executor whose root has, or had last, a pid. */
  lastRoot(pid: number): Executor | undefined;
  /** The executor whose `corral run` a process is. */
  runnerOf(process: PartialIdentity): Executor | undefined;
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
    const root = processAt(index, executor.pid);
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

/** Executors by a process of theirs: nearly every number stands there once, and no key is built. */
class ByProcess {
  readonly #byPid = new Map<number, { startToken: string; executor: Executor }[]>();

  put({ pid, startToken }: ProcessIdentity, executor: Executor): void {
    const sharers = this.#byPid.get(pid);
    const same = sharers?.find((other) => other.startToken === startToken);
    if (sharers === undefined) this.#byPid.set(pid, [{ startToken, executor }]);
    else if (same === undefined) sharers.push({ startToken, executor });
    else same.executor = preferred(same.executor, executor);
  }

  get({ pid, startToken }: PartialIdentity): Executor | undefined {
    const sharers = this.#byPid.get(pid);
    if (sharers === undefined) return undefined;
    for (const sharer of sharers) if (sharer.startToken === startToken) return sharer.executor;
    return undefined;
  }

  last(pid: number): Executor | undefined {
    return this.#byPid
      .get(pid)
      ?.map(({ executor }) => executor)
      .reduce(preferred);
  }
}

/** Whether the machine has been started anew since; unknown boots are not taken for another one. */
export function isOtherBoot(
  executor: Pick<Executor, "bootId">,
  snapshot: { readonly bootId?: string | undefined },
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
