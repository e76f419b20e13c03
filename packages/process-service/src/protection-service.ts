import { defined, compareIdentity } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import { ProcessServiceError } from "./core/errors.ts";
import { executorNotFound } from "./core/executor-not-found.ts";
import type { Protection, ProtectionTarget } from "./core/model.ts";
import type { GetView } from "./core/view/view-request.ts";
import type { ExecutorRegistry } from "./state/executor-registry.ts";
import type { ProcessService } from "./process-service.ts";
import { sameTarget, type Protections } from "./state/protections.ts";
import type { Store } from "./store/store.ts";

export interface ProtectionServiceOptions {
  readonly store: Pick<Store, "executors">;
  readonly hostId: string;
  readonly protections: Protections;
  readonly registry: Pick<ExecutorRegistry, "get" | "all">;
  readonly now: () => number;
  readonly view: GetView;
}

/**
 * Accepts existing processes and executors only: a protection of a mistyped id would be useless, and
 * the person would rely on it.
 */
export function createProtectionService(
  options: ProtectionServiceOptions,
): Pick<ProcessService, "protect" | "unprotect" | "listProtections"> {
  const { store, hostId, protections, registry, now, view } = options;

  return {
    protect: async (target) => {
      await requireKnown(target);
      const { note } = target;
      const about = { hostId, at: now(), ...defined({ note }) };
      const mark: Protection =
        "process" in target
          ? { kind: "process", process: target.process, ...about }
          : { kind: "executor", executorId: target.executorId, ...about };
      await protections.put(mark);
      await view({ fresh: "last-scan" });
      return mark;
    },
    unprotect: async (target) => {
      // A protection may outlive its target and can still be removed.
      if (!(await isMarked(target))) return requireKnown(target);
      await protections.remove(target);
      await view({ fresh: "last-scan" });
    },
    listProtections: async () => protections.all,
  };

  async function isMarked(target: ProtectionTarget): Promise<boolean> {
    if (protections.all.some((mark) => sameTarget(mark, target))) return true;
    await protections.load(); // another service may have added it since the last scan
    return protections.all.some((mark) => sameTarget(mark, target));
  }

  async function requireKnown(target: ProtectionTarget): Promise<void> {
    if ("process" in target) return requireRunning(target.process);
    const { executorId } = target;
    if (registry.get(executorId) !== undefined) return;
    // Another service may have registered it since the last scan.
    const stored = await store.executors.list({ hostId });
    if (stored.some(({ id }) => id === executorId)) return;
    throw executorNotFound(executorId, [...registry.all(), ...stored], "executorId");
  }

  async function requireRunning(process: ProcessIdentity): Promise<void> {
    const { processes } = await view({ fresh: "begins-after-call" });
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
