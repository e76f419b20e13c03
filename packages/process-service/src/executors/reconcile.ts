import { compareIdentity } from "@corral/inspector/core";
import { ProcessServiceError } from "../core/errors.ts";
import { completeEnding } from "../core/ending.ts";
import type { Executor, ExecutorEnding } from "../core/model.ts";
import { isComplete, processAt, type SnapshotIndex } from "../core/association/snapshot-index.ts";
import type { Store } from "../store/store.ts";
import { endingOf } from "./ending-of.ts";
import type { ExecutorPins } from "./executor-pins.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";

/** How long to wait for the exit code from `corral run`, which alone can reap the process, milliseconds. */
const runnerGraceMs = 30_000;
/** How long to wait for the record of a running kill that may have ended the executor, milliseconds. */
const killGraceMs = 30_000;

interface Pending {
  readonly endedAt: number;
  readonly ending: ExecutorEnding;
  /** The exit was reported and is stored; only a running kill can add to it. */
  readonly told?: boolean;
  /** Monotonic milliseconds. */
  readonly since: number;
}

export type Reconciler = ReturnType<typeof createReconciler>;

export interface ReconcilerOptions {
  readonly store: Store;
  readonly registry: ExecutorRegistry;
  readonly pins: ExecutorPins;
  readonly monotonic: () => number;
}

export function createReconciler(options: ReconcilerOptions) {
  const { store, registry, pins, monotonic } = options;
  const seenAlive = new Set<string>();
  const pending = new Map<string, Pending>();

  const settle = async (id: string, waiting: Pending, kill?: ExecutorEnding) => {
    await registry.end(id, waiting.endedAt, completeEnding(kill, waiting.ending));
    pending.delete(id);
  };

  const settleWhenKnown = async (executor: Executor, waiting: Pending, runs: boolean) => {
    const waitedMs = monotonic() - waiting.since;
    const kill = await endedByKill(store, executor);
    if (kill === "running" && waitedMs < killGraceMs) return;
    if (typeof kill === "object") await settle(executor.id, waiting, kill);
    else if (waitedMs >= runnerGraceMs || !runs || waiting.told === true)
      await settle(executor.id, waiting);
  };

  /** Writes the ends that have waited long enough, with the kill that caused them if any. */
  const settlePending = async (index: SnapshotIndex) => {
    for (const [id, waiting] of pending) {
      const executor = registry.get(id);
      if (executor === undefined) {
        pending.delete(id);
        continue;
      }
      try {
        await settleWhenKnown(executor, waiting, runnerLives(executor, index));
      } catch (error) {
        // The store failed: the end is in memory and is written later.
        if (!(error instanceof ProcessServiceError)) throw error;
      }
    }
  };

  return {
    /** Compares all living executors with the scan; resolves with those that ended since the last one. */
    reconcile: async (index: SnapshotIndex) => {
      const { snapshot } = index;
      const complete = isComplete(snapshot);
      const ended: Executor[] = [];
      if (snapshot.bootId !== undefined) await registry.reopenOfThisBoot(snapshot.bootId);
      for (const executor of registry.living()) {
        if (registry.get(executor.id)?.endedAt !== undefined) continue; // reported meanwhile
        const ending = endingOf(executor, {
          bootId: snapshot.bootId,
          process: processAt(index, executor.pid),
          complete,
          pin: pins.status(executor),
          seenAlive: seenAlive.has(executor.id),
        });
        if (ending === undefined) {
          seenAlive.add(executor.id);
          await pins.hold(executor);
          continue;
        }
        seenAlive.delete(executor.id);
        pins.release(executor);
        registry.endForNow(executor.id, snapshot.takenAt, ending);
        pending.set(executor.id, { endedAt: snapshot.takenAt, ending, since: monotonic() });
        ended.push({ ...executor, endedAt: snapshot.takenAt, ending });
      }
      await settlePending(index);
      return ended;
    },
    /** Ends the executor, or completes an observed end with a reported one. */
    end: async (id: string, endedAt: number, ending: ExecutorEnding) => {
      const seen = pending.get(id);
      const told = {
        // It ended before the scan that noticed it: what was started in between is not its.
        endedAt: Math.min(seen?.endedAt ?? endedAt, endedAt),
        ending: completeEnding(seen?.ending, ending),
        since: seen?.since ?? monotonic(),
        told: true,
      };
      await registry.end(id, told.endedAt, told.ending);
      pending.set(id, told);
    },
    settleAll: async () => {
      for (const [id, waiting] of pending) await settle(id, waiting);
    },
  };
}

function runnerLives({ runner }: Executor, index: SnapshotIndex): boolean {
  if (runner === undefined) return false;
  const process = processAt(index, runner.pid);
  return process !== undefined && compareIdentity(runner, process) === "same";
}

/** The ending that a kill's record proves; "running" while its outcome is not yet written. */
async function endedByKill(
  store: Store,
  executor: Executor,
): Promise<ExecutorEnding | "running" | undefined> {
  const identity = { pid: executor.pid, startToken: executor.startToken };
  const newest = await store.kills.list({ hostId: executor.hostId, process: identity, limit: 10 });
  const kill = newest.find(({ signal }) => signal === undefined);
  if (kill === undefined) return undefined;
  if (kill.status === "running") return "running";
  const outcome = kill.outcomes.find(
    (candidate) => compareIdentity(candidate.process, identity) === "same",
  )?.outcome;
  if (outcome !== "terminated" && outcome !== "killed") return undefined;
  return { how: "killed", signal: outcome === "killed" ? "SIGKILL" : "SIGTERM", by: kill.id };
}
