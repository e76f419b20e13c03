import { compareIdentity, compareStarts } from "@corral/inspector/core";
import type { ProcessIdentity, ProcessInfo } from "@corral/inspector/core";
import type { Executor } from "../model.ts";
import { processAt, type SnapshotIndex } from "./snapshot-index.ts";

/** An identity without a start token matches no process. */
export type PartialIdentity = Pick<ProcessIdentity, "pid"> & Partial<ProcessIdentity>;

export type StartedProcess = PartialIdentity & Pick<ProcessInfo, "startedAt">;

/** The executors that can own processes of one snapshot. */
export interface Owners {
  readonly byId: ReadonlyMap<string, Executor>;
  /**
   * Whether a process is older than the executor, so that it does not come from it; undefined if its start
   * is unknown. Exact by start tokens: the shell that starts an agent is older by a millisecond, and must
   * never seem to come from it.
   */
  isOlder(
    process: StartedProcess,
    executor: Executor,
    /** `before`: the start was read at another time than this scan. */
    seen?: "now" | "before",
  ): boolean | undefined;
  /** The executor with this root process. */
  rootOf(process: PartialIdentity): Executor | undefined;
  /** The executors whose roots have or had this pid. */
  rootsAt(pid: number): readonly Executor[];
  /** The executor whose root has this pid, or had it last. */
  lastRoot(pid: number): Executor | undefined;
  /** The executor with this `corral run`. */
  runnerOf(process: PartialIdentity): Executor | undefined;
}

/** Largest difference of two readings of one start time where the clock was corrected, milliseconds. */
const toleranceMs = 2_000;
/** The same where it was not: the time of the boot is read with the resolution of the uptime. */
const readingMs = 100;

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
  // Of a living root as of this scan, as start times shift when the clock is set.
  const startOf = (executor: Executor): number | undefined => {
    const root = processAt(index, executor.pid);
    const lives = root !== undefined && compareIdentity(executor, root) === "same";
    return lives ? root.startedAt : undefined;
  };
  const starts = new Map([...byId.values()].map((executor) => [executor.id, startOf(executor)]));
  return {
    byId,
    isOlder: (process, executor, seen = "now") => {
      const { startedAt } = process;
      if (startedAt === undefined) return undefined;
      const scanned = starts.get(executor.id);
      const start = scanned ?? executor.startedAt;
      const { execAfterMs } = executor;
      if (execAfterMs !== undefined) {
        const slack = scanned !== undefined && seen === "now" ? 0 : readingMs;
        return startedAt < start + execAfterMs - slack;
      }
      if (Math.abs(startedAt - start) > toleranceMs) return startedAt < start;
      return startedBefore(process, executor) ?? false;
    },
    rootOf: (process) => roots.get(process),
    rootsAt: (pid) => roots.all(pid),
    lastRoot: (pid) => roots.last(pid),
    runnerOf: (process) => runners.get(process),
  };
}

/** undefined where the tokens do not tell. Within one tick the pid tells: pids are handed out in sequence. */
function startedBefore(process: PartialIdentity, executor: Executor): boolean | undefined {
  if (process.startToken === undefined) return undefined;
  const order = compareStarts(process.startToken, executor.startToken);
  if (order === 0) return process.pid < executor.pid;
  return order === undefined ? undefined : order < 0;
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
