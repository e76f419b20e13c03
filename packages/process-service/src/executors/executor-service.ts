import { ProcessServiceError } from "../core/errors.ts";
import { askedFor, completeEnding } from "../core/ending.ts";
import { executorNotFound } from "../core/executor-not-found.ts";
import { rootEntry } from "../core/association/lineage-entry.ts";
import type { Executor, ExecutorEnding } from "../core/model.ts";
import type { RegisterExecutor } from "../core/registration.ts";
import { requireScanned, type GetView } from "../core/view/view-request.ts";
import { sameTarget, type Protections } from "../state/protections.ts";
import type { ExitQueue } from "../state/exit-queue.ts";
import type { RecentExecs } from "../state/recent-execs.ts";
import type { LineageMemory } from "../state/lineage-memory.ts";
import type { Store } from "../store/store.ts";
import { mayLive } from "./ending-of.ts";
import type { ExecutorPins } from "./executor-pins.ts";
import type { Reconciler } from "./reconcile.ts";
import { prepareRegistration } from "./register.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";

/** Registers and ends executors on request. */
export interface ExecutorService {
  register(input: RegisterExecutor): Promise<Executor>;
  end(id: string, ending: ExecutorEnding): Promise<Executor>;
}

export interface ExecutorServiceOptions {
  readonly store: Pick<Store, "executors">;
  readonly hostId: string;
  readonly registry: ExecutorRegistry;
  readonly reconciler: Pick<Reconciler, "end">;
  readonly pins: ExecutorPins;
  readonly lineage: Pick<LineageMemory, "entries" | "apply">;
  readonly protections: Protections;
  readonly exits: Pick<ExitQueue, "reassign">;
  readonly execs: Pick<RecentExecs, "afterMs">;
  readonly homes: readonly string[];
  /** User that Corral runs as; undefined where there are none. */
  readonly userId: number | undefined;
  readonly now: () => number;
  readonly view: GetView;
}

export function createExecutorService(options: ExecutorServiceOptions): ExecutorService {
  const { store, hostId, registry, reconciler, pins, lineage, protections, homes, userId } =
    options;
  const { now, view, exits, execs } = options;

  const insert = async (executor: Executor) => {
    try {
      await registry.insert(executor);
    } catch (error) {
      pins.release(executor);
      throw error;
    }
  };

  /** Replaces a detected executor by a registered one; protection and lineage move with it. */
  const replace = async (guess: Executor, executor: Executor) => {
    const mark = protections.all.find((one) => sameTarget(one, { executorId: guess.id }));
    if (mark !== undefined) {
      await protections.put({ ...mark, kind: "executor", executorId: executor.id });
    }
    await exits.reassign(guess.id, executor.id);
    await registry.remove([guess.id]); // one living executor per process; its protection goes with it
    try {
      await registry.insert(executor);
    } catch (error) {
      await registry.insertOrRemember(guess);
      await exits.reassign(executor.id, guess.id);
      if (mark !== undefined) await protections.put(mark);
      throw error;
    }
    if (mark !== undefined) await protections.remove({ executorId: guess.id });
    const moved = [...lineage.entries.values()]
      .filter(({ executorId }) => executorId === guess.id)
      .map((entry) => Object.assign({}, entry, { executorId: executor.id }));
    lineage.apply({ put: moved, record: moved, remove: [] });
  };

  return {
    register: async (input) => {
      const origin = originOf(input);
      const seen = await view({ fresh: "begins-after-call" });
      requireScanned(seen);
      const { executor, replaces } = await prepareRegistration(input, origin, {
        seen,
        executors: registry.all(),
        now: now(),
        userId,
        homes,
        execAfterMs: (process) => execs.afterMs(process),
      });
      // Pin before writing, so that the record is of the process that was checked.
      const held = await pins.hold(executor);
      if (held === "gone" || held === "reused") {
        throw new ProcessServiceError(
          "PROCESS_NOT_FOUND",
          `Process ${executor.pid} ended while it was being registered.`,
          { field: "pid" },
        );
      }
      if (replaces === undefined) await insert(executor);
      else await replace(replaces, executor);
      const root = seen.processes.find(({ pid }) => pid === executor.pid);
      if (root !== undefined) {
        const entry = rootEntry(executor, root, seen.takenAt);
        lineage.apply({ put: [entry], record: [entry], remove: [] });
      }
      await view({ fresh: "last-scan" });
      // The birth watch starts now; another scan finds processes started since the last one.
      void view({ fresh: "begins-after-call" }).catch(() => undefined);
      return registry.get(executor.id) ?? executor;
    },

    end: async (id, ending) => {
      const executor = registry.get(id) ?? (await store.executors.get(id));
      if (executor === undefined || executor.hostId !== hostId) {
        throw executorNotFound(id, registry.all());
      }
      if (
        executor.ending !== undefined &&
        completeEnding(executor.ending, ending) === executor.ending
      )
        return executor;
      // Other services see the process run and accept its end only as a request.
      const runs = executor.endedAt === undefined && mayLive(pins.status(executor));
      await reconciler.end(id, now(), runs ? { by: askedFor, ...ending } : ending);
      pins.release(executor);
      // Left-overs exist from now on: scan before their links are lost (a runner that adopted them
      // is about to exit too).
      const seen = await view({ fresh: "begins-after-call" });
      if (seen.scan.state === "failed") await view({ fresh: "last-scan" });
      return registry.get(id) ?? executor;
    },
  };
}

/** Checked at run time too, for callers in JavaScript. */
function originOf({ origin = "registered" }: RegisterExecutor): "registered" | "launched" {
  if (origin === "registered" || origin === "launched") return origin;
  throw new ProcessServiceError(
    "INVALID_ARGUMENT",
    `An executor is registered or launched; ${String(origin)} is nothing to claim.`,
    { field: "origin" },
  );
}
