import { compareIdentity } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import { ProcessServiceError } from "./core/errors.ts";
import { executorNotFound } from "./core/executor-not-found.ts";
import type { KeepMark } from "./core/model.ts";
import { sameTarget, type KeepTarget } from "./monitor/keep-marks.ts";
import type { Monitor } from "./monitor/monitor.ts";
import type { World } from "./monitor/world.ts";
import type { ProcessService } from "./process-service.ts";

/**
 * Protects what exists, and nothing else: a mark on an id that names nothing would be taken for
 * protection by whoever put it.
 */
export function createKeepService(
  world: World,
  monitor: Monitor,
): Pick<ProcessService, "keep" | "unkeep" | "listKeeps"> {
  const { store, keeps, registry, hostId, now } = world;

  return {
    keep: async (target) => {
      await requireKnown(target);
      const { note } = target;
      const about = { hostId, at: now(), ...(note === undefined ? {} : { note }) };
      const mark: KeepMark =
        "process" in target
          ? { kind: "process", process: target.process, ...about }
          : { kind: "executor", executorId: target.executorId, ...about };
      await keeps.put(mark);
      await monitor.reconsider();
      return mark;
    },
    unkeep: async (target) => {
      // A mark may outlive what it was put on, and be taken away then.
      if (!(await isMarked(target))) return requireKnown(target);
      await keeps.remove(target);
      await monitor.reconsider();
    },
    listKeeps: async () => keeps.all,
  };

  async function isMarked(target: KeepTarget): Promise<boolean> {
    if (keeps.all.some((mark) => sameTarget(mark, target))) return true;
    await keeps.load(); // another service on the store may have put it since the last scan
    return keeps.all.some((mark) => sameTarget(mark, target));
  }

  async function requireKnown(target: KeepTarget): Promise<void> {
    if ("process" in target) return requireRunning(target.process);
    const { executorId } = target;
    if (registry.get(executorId) !== undefined) return;
    // Another service on the store may have registered it since the last scan.
    const stored = await store.executors.list({ hostId });
    if (stored.some(({ id }) => id === executorId)) return;
    throw executorNotFound(executorId, [...registry.all(), ...stored], "executorId");
  }

  async function requireRunning(process: ProcessIdentity): Promise<void> {
    const { processes } = await monitor.refresh();
    const found = processes.find(({ pid }) => pid === process.pid);
    if (found !== undefined && compareIdentity(process, found) === "same") return;
    throw new ProcessServiceError(
      "PROCESS_NOT_FOUND",
      found === undefined
        ? `There is no process ${process.pid}. \`corral ps --all\` shows what runs.`
        : `Process ${process.pid} is not the one that was meant: another has its pid now. Look again, then name it.`,
      { field: "process" },
    );
  }
}
