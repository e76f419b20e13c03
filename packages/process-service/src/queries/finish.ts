import { isLeftOver } from "../core/association/standing.ts";
import type { CorralView, ExecutorEnding } from "../core/model.ts";
import { executorNotFound } from "../core/executor-not-found.ts";
import { requireScanned } from "../core/view/view-request.ts";
import type { ExecutorService } from "../executors/executor-service.ts";
import type { Monitor } from "../monitor/monitor.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";
import type { FinishedExecutor, WaitedExecutor, WaitOptions } from "./answers.ts";
import { endedView } from "./ended-view.ts";

export interface FinishOptions {
  readonly executors: Pick<ExecutorService, "end">;
  readonly registry: Pick<ExecutorRegistry, "get" | "all">;
  readonly monitor: Pick<Monitor, "view" | "watch">;
}

/** How executors ended, and what they left over. */
export interface Finish {
  finishExecutor(id: string, ending?: ExecutorEnding): Promise<FinishedExecutor>;
  waitForExecutor(id: string, options?: WaitOptions): Promise<WaitedExecutor>;
}

const defaultWaitMs = 30_000;

export function createFinish({ executors, registry, monitor }: FinishOptions): Finish {
  const finishedIn = (view: CorralView, id: string): FinishedExecutor => {
    const stored = registry.get(id);
    if (stored === undefined) throw executorNotFound(id, registry.all());
    return {
      executor: view.executors.find((executor) => executor.id === id) ?? endedView(stored),
      leftOver: view.processes.filter(
        (process) => process.association?.executorId === id && isLeftOver(process),
      ),
    };
  };

  return {
    finishExecutor: async (id, ending = { how: "unknown" }) => {
      await executors.end(id, ending);
      const view = await monitor.view({ fresh: "begins-after-call" });
      requireScanned(view);
      return finishedIn(view, id);
    },

    waitForExecutor: async (id, { timeoutMs = defaultWaitMs, signal } = {}) => {
      const waited = async (): Promise<WaitedExecutor> => {
        const view = await monitor.view({ fresh: "recent" });
        const { executor, leftOver } = finishedIn(view, id);
        const isCurrent = view.scan.state !== "failed";
        const done = isCurrent && executor.endedAt !== undefined && leftOver.length === 0;
        return { executor, leftOver, done };
      };
      let last = await waited();
      if (last.done) return last;
      const over = [AbortSignal.timeout(timeoutMs), signal].filter((one) => one !== undefined);
      // As a watcher it makes scans come often, and has each at once.
      for await (const _ of monitor.watch({ signal: AbortSignal.any(over) })) {
        last = await waited();
        if (last.done) break;
      }
      return last;
    },
  };
}
