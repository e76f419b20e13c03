import { compareIdentity, defined } from "@corral/inspector/core";
import { ProcessServiceError } from "../core/errors.ts";
import type { Executor, ExecutorEnding } from "../core/model.ts";
import type { Store } from "../store/store.ts";
import { isAskedFor } from "../core/ending.ts";
import { sameData } from "../core/view/same-data.ts";

/** The executors of this host in memory, in sync with the store. */
export type ExecutorRegistry = ReturnType<typeof createExecutorRegistry>;

export function createExecutorRegistry(store: Store, hostId: string) {
  const known = new Map<string, Executor>();
  /** Ids that could not be stored; retried at each sync. */
  const unstored = new Set<string>();

  const insert = async (executor: Executor) => {
    await store.executors.insert(executor);
    unstored.delete(executor.id);
    known.set(executor.id, executor);
  };

  const keep = (stored: Executor | undefined, { id }: Pick<Executor, "id">) => {
    if (stored === undefined) known.delete(id);
    else known.set(id, stored);
  };
  const reload = async (id: string) => {
    const stored = await store.executors.get(id);
    keep(stored, { id });
    return stored;
  };

  /** If the store fails, the executor stays reopened in memory. */
  const reopen = async (id: string) => {
    try {
      await store.executors.reopen(id);
    } catch (error) {
      if (!(error instanceof ProcessServiceError)) throw error;
    }
  };

  return {
    get: (id: string) => known.get(id),
    /** Living and ended ones. */
    all: () => [...known.values()],
    living: () => [...known.values()].filter(isLiving),
    load: async () => {
      for (const executor of await store.executors.list({ hostId }))
        known.set(executor.id, executor);
    },
    /** Stores executors that could not be stored before. */
    retry: async () => {
      for (const id of unstored) {
        const executor = known.get(id);
        if (executor === undefined) unstored.delete(id);
        else await insert(executor);
      }
    },
    /**
     * Loads registrations, labels, ends and removals by other services on the same store, including updated
     * endings since `endedSince`, and unknown ended executors in `named`. An end that another service
     * observed is not accepted but reverted in the store while `mayLive` is true for the executor.
     */
    sync: async (
      named: ReadonlySet<string>,
      mayLive: (executor: Executor) => boolean,
      endedSince: number,
    ) => {
      const living: Executor[] = [];
      for (const executor of await store.executors.list({ hostId, endedSince })) {
        const own = known.get(executor.id);
        if (executor.endedAt === undefined) {
          living.push(executor);
          known.set(executor.id, own === undefined ? executor : withLabelsOf(executor, own));
        } else if (own?.endedAt !== undefined) known.set(executor.id, executor);
      }
      const ids = new Set(living.map(({ id }) => id));
      for (const executor of known.values()) {
        if (executor.endedAt !== undefined || ids.has(executor.id)) continue;
        if (unstored.has(executor.id)) continue;
        const stored = await store.executors.get(executor.id);
        if (isDisputed(executor, stored, living) && mayLive(executor)) await reopen(executor.id);
        else keep(stored, executor);
      }
      for (const id of named) if (!known.has(id)) await reload(id);
    },
    /**
     * Reverts "host-rebooted" ends of executors of the current boot: they were written by a service
     * that saw another boot id, in a container or on another machine.
     */
    reopenOfThisBoot: async (bootId: string) => {
      for (const executor of known.values()) {
        if (executor.ending?.how !== "host-rebooted" || executor.bootId !== bootId) continue;
        if (hasSuccessor(executor, [...known.values()].filter(isLiving))) continue;
        const { endedAt: _at, ending: _ending, ...living } = executor;
        known.set(executor.id, living);
        await reopen(executor.id);
      }
    },
    insert,
    /** The same, but kept in memory only while the store cannot be written. */
    insertOrRemember: async (executor: Executor) => {
      try {
        await insert(executor);
      } catch (error) {
        if (!(error instanceof ProcessServiceError) || error.code !== "STORE_FAILED") throw error;
        unstored.add(executor.id);
        known.set(executor.id, executor);
      }
    },
    /** Ends the executor in memory only, until its ending is complete. */
    endForNow: (id: string, endedAt: number, ending: ExecutorEnding) => {
      const executor = known.get(id);
      if (executor !== undefined) known.set(id, { ...executor, endedAt, ending });
    },
    /** Ends the executor, or completes its ending. */
    end: async (id: string, endedAt: number, ending: ExecutorEnding) => {
      await store.executors.end(id, endedAt, ending);
      await reload(id);
    },
    update: (executor: Executor) => {
      if (known.has(executor.id)) known.set(executor.id, executor);
    },
    remove: async (ids: readonly string[]) => {
      await store.executors.remove(ids);
      for (const id of ids) known.delete(id);
    },
    /** Removes executors that are no longer in the store. */
    forgetRemoved: async () => {
      const stored = new Set((await store.executors.list({ hostId })).map(({ id }) => id));
      for (const id of known.keys()) if (!stored.has(id)) known.delete(id);
    },
  };
}

/** What it is called may have been changed by another service. */
function withLabelsOf(stored: Executor, own: Executor): Executor {
  const { origin, label, labels, attempt, workspace, project, task } = stored;
  const told = defined({ attempt, workspace, project, task });
  const { attempt: _a, workspace: _w, project: _p, task: _t, ...rest } = own;
  const merged: Executor = { ...rest, origin, label, labels, ...told };
  return sameData(merged, own) ? own : merged;
}

/** Whether the end is only an observation by another service and no successor is registered. */
function isDisputed(
  executor: Executor,
  stored: Executor | undefined,
  living: readonly Executor[],
): boolean {
  if (stored?.ending === undefined || isAskedFor(stored.ending)) return false;
  return !hasSuccessor(executor, living);
}

/** Whether the same process is registered again. */
function hasSuccessor(executor: Executor, living: readonly Executor[]): boolean {
  return living.some((other) => compareIdentity(other, executor) === "same");
}

function isLiving({ endedAt }: Executor): boolean {
  return endedAt === undefined;
}
