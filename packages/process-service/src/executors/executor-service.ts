import { ProcessServiceError } from "../core/errors.ts";
import { rootEntry } from "../core/lineage.ts";
import type { Executor, ExecutorEnding, ExecutorOrigin } from "../core/model.ts";
import type { Monitor } from "../monitor/monitor.ts";
import type { World } from "../monitor/world.ts";
import type { RegisterExecutor } from "../process-service.ts";
import { prepareRegistration } from "./register.ts";

/** Begins and ends executors on request. */
export interface ExecutorService {
  register(input: RegisterExecutor, origin: ExecutorOrigin): Promise<Executor>;
  end(id: string, ending: ExecutorEnding): Promise<Executor>;
}

export function createExecutorService(world: World, monitor: Monitor): ExecutorService {
  const { registry, reconciler, pins, lineage, now } = world;

  return {
    register: async (input, origin) => {
      const { snapshot } = await monitor.observeNow();
      const { executor, replaces } = await prepareRegistration(input, origin, {
        snapshot,
        executors: registry.all(),
        now: now(),
        userId: world.userId,
        homes: world.homes,
      });
      // Held before it is written: what is recorded is certainly the process that was looked at.
      const held = await pins.hold(executor);
      if (held === "gone" || held === "reused") {
        throw new ProcessServiceError(
          "PROCESS_NOT_FOUND",
          `Process ${executor.pid} ended while it was being registered.`,
          { field: "pid" },
        );
      }
      try {
        await registry.insert(executor);
      } catch (error) {
        if (replaces === undefined) pins.release(executor);
        throw error;
      }
      if (replaces !== undefined) {
        // What hung on Corral's own guess hangs on the person's word from now on.
        const moved = [...lineage.entries.values()]
          .filter(({ executorId }) => executorId === replaces.id)
          .map((entry) => Object.assign({}, entry, { executorId: executor.id }));
        lineage.apply({ put: moved, record: moved, remove: [] });
        await lineage.flush();
        await registry.remove([replaces.id]);
      }
      const root = snapshot.processes.find(({ pid }) => pid === executor.pid);
      if (root !== undefined) {
        const entry = rootEntry(executor, root, snapshot.takenAt);
        lineage.apply({ put: [entry], record: [entry], remove: [] });
      }
      await monitor.reconsider();
      return registry.get(executor.id) ?? executor;
    },

    end: async (id, ending) => {
      const executor = registry.get(id) ?? (await world.store.executors.get(id));
      if (executor === undefined || executor.hostId !== world.hostId) {
        throw new ProcessServiceError("EXECUTOR_NOT_FOUND", `There is no executor ${id}.`, {
          field: "id",
        });
      }
      if (reconciler.isPending(id)) await reconciler.settle(id, ending);
      else if (executor.endedAt === undefined) await registry.end(id, now(), ending);
      else return executor;
      pins.release(executor);
      await monitor.reconsider();
      return registry.get(id) ?? executor;
    },
  };
}
