import { compareIdentity } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import type { Executor } from "../model.ts";
import { processAt, type SnapshotIndex } from "./snapshot-index.ts";

/** An identity without a start token matches no process. */
export type PartialIdentity = Pick<ProcessIdentity, "pid"> & Partial<ProcessIdentity>;

/** The executors that can own processes of one snapshot. */
export interface Owners {
  readonly byId: ReadonlyMap<string, Executor>;
  /**
   * Earliest possible start of a process of the executor, ms since the epoch. The start time of its
   * living root in this scan, as start times shift when the clock is set; else the stored start, less
   * a tolerance for clock corrections.
   */
  notBefore(executor: Executor): number;
  /** The executor with this root process. */
  rootOf(process: PartialIdentity): Executor | undefined;
  /** The executors whose roots have or had this pid. */
  rootsAt(pid: number): readonly Executor[];
  /** The executor whose root has this pid, or had it last. */
  lastRoot(pid: number): Executor | undefined;
  /** The executor with this `corral run`. */
  runnerOf(process: PartialIdentity): Executor | undefined;
}

/** Largest difference of two readings of one start time, milliseconds. */
const toleranceMs = 2_000;

/** Leaves out executors of another host or boot: their pids and start times mean other processes. */
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
    rootsAt: (pid) => roots.all(pid),
    lastRoot: (pid) => roots.last(pid),
    runnerOf: (process) => runners.get(process),
  };
}

/** Executors by process identity; keyed by pid, so that no string key is built. */
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

  all(pid: number): readonly Executor[] {
    return this.#byPid.get(pid)?.map(({ executor }) => executor) ?? [];
  }

  last(pid: number): Executor | undefined {
    const [first, ...others] = this.all(pid);
    return first && others.reduce(preferred, first);
  }
}

/** Whether the executor is of an earlier boot; false if a boot id is unknown. */
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

/** Of two executors with the same claim: the living one, else the one registered last. */
export function preferred(a: Executor, b: Executor): Executor {
  if ((a.endedAt === undefined) !== (b.endedAt === undefined)) {
    return a.endedAt === undefined ? a : b;
  }
  if (a.registeredAt !== b.registeredAt) return a.registeredAt > b.registeredAt ? a : b;
  return a.id > b.id ? a : b;
}
