import { compareIdentity } from "@corral/inspector/core";
import { ProcessServiceError } from "../core/errors.ts";
import type { Executor, ExecutorEnding } from "../core/model.ts";
import type { Store } from "../store/store.ts";
import { isAskedFor } from "../core/ending.ts";

/** The executors of this host, in memory as they are in the store. */
export type ExecutorRegistry = ReturnType<typeof createExecutorRegistry>;

export function createExecutorRegistry(store: Store, hostId: string) {
  const known = new Map<string, Executor>();
  /** What could not be stored; tried again at each sync. */
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

  /** Where it cannot be written, it lives on in memory. */
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
    /** Stores what could not be stored before. */
    retry: async () => {
      for (const id of unstored) {
        const executor = known.get(id);
        if (executor === undefined) unstored.delete(id);
        else await insert(executor);
      }
    },
    /**
     * Takes over what another service on the same store has registered, ended or removed, and how
     * those ended that did so since `endedSince`; of ended ones that it never knew, those in `named`.
     * An end that another service says it saw is not taken over, but taken back in the store, while
     * `mayLive` says that the process need not be dead.
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
          if (own === undefined) known.set(executor.id, executor);
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
     * Takes back the ends of those that are said to have ended by a boot since, although this is still
     * theirs: whoever wrote that took another machine, or a container, for this one.
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
    /** The same, but known in memory alone while nothing can be recorded. */
    insertOrRemember: async (executor: Executor) => {
      try {
        await insert(executor);
      } catch (error) {
        if (!(error instanceof ProcessServiceError) || error.code !== "STORE_FAILED") throw error;
        unstored.add(executor.id);
        known.set(executor.id, executor);
      }
    },
    /** Ends it in memory only, until it is known whether more can be known of its end. */
    endForNow: (id: string, endedAt: number, ending: ExecutorEnding) => {
      const executor = known.get(id);
      if (executor !== undefined) known.set(id, { ...executor, endedAt, ending });
    },
    /** Ends it, or completes its ending. */
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
    /** Forgets the ended ones that are no longer in the store. */
    forgetRemoved: async () => {
      const stored = new Set((await store.executors.list({ hostId })).map(({ id }) => id));
      for (const id of known.keys()) if (!stored.has(id)) known.delete(id);
    },
  };
}

/** Whether it ended only by what another service saw, and nothing else has its place. */
function isDisputed(
  executor: Executor,
  stored: Executor | undefined,
  living: readonly Executor[],
): boolean {
  if (stored?.ending === undefined || isAskedFor(stored.ending)) return false;
  return !hasSuccessor(executor, living);
}

/** Whether its process is registered again. */
function hasSuccessor(executor: Executor, living: readonly Executor[]): boolean {
  return living.some((other) => compareIdentity(other, executor) === "same");
}

function isLiving({ endedAt }: Executor): boolean {
  return endedAt === undefined;
}
