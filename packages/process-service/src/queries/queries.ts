import {
  defined,
  ancestorsOf,
  identityKey,
  identityOf,
  indexByPid,
  type ProcessIdentity,
} from "@corral/inspector/core";
import type { ProcessDetails, ProcessInspector } from "@corral/inspector";
import { executorNotFound } from "../core/executor-not-found.ts";
import type {
  CorralView,
  ExecutorFilter,
  ExecutorView,
  ProcessFilter,
  ProcessView,
} from "../core/model.ts";
import { requireProcess } from "../core/view/require-process.ts";
import { filterProcesses, hasLabels } from "../core/view/select.ts";
import type { CallerOptions, ExecutorDetail, ProcessDetail } from "./answers.ts";
import { endedView } from "./ended-view.ts";
import { withoutCaller } from "../core/view/without-caller.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";
import type { Monitor } from "../monitor/monitor.ts";
import type { Store } from "../store/store.ts";

/** Number of kills in a detail. */
const killsShown = 20;

/** Queries answered from the newest view, the store, and single reads on demand. */
export interface Queries {
  listProcesses(filter?: ProcessFilter, options?: CallerOptions): Promise<readonly ProcessView[]>;
  getProcess(id: string): Promise<ProcessDetail>;
  listExecutors(filter?: ExecutorFilter, options?: CallerOptions): Promise<readonly ExecutorView[]>;
  getExecutor(id: string): Promise<ExecutorDetail>;
}

export interface QueriesOptions {
  readonly inspector: Pick<ProcessInspector, "readDetails">;
  readonly store: Pick<Store, "kills" | "samples">;
  readonly hostId: string;
  readonly registry: Pick<ExecutorRegistry, "get" | "all">;
  readonly monitor: Pick<Monitor, "view" | "samples">;
}

export function createQueries(options: QueriesOptions): Queries {
  const { inspector, store, hostId, registry, monitor } = options;
  const recent = async () => monitor.view({ fresh: "recent" });

  return {
    listProcesses: async (filter = {}, { caller } = {}) => {
      const view = await recentFor(caller);
      const asked = filter.port === undefined ? view : await withPorts(view, filter);
      return filterProcesses(asked, filter);
    },

    getProcess: async (id): Promise<ProcessDetail> => {
      const view = await recent();
      const process = requireProcess(view.processes, id);
      const identity = identityOf(process);
      const details =
        identity === undefined
          ? undefined
          : (await inspector.readDetails([identity], ["ports", "proportionalMemory"])).get(id);
      const executor = view.executors.find(
        (candidate) => candidate.id === process.association?.executorId,
      );
      const samples = monitor.samples([id])[id];
      const kills =
        identity === undefined
          ? []
          : await store.kills.list({ hostId, process: identity, limit: killsShown });
      return {
        process: withDetails(process, details),
        ancestors: upToRoot(process, view.processes, executor),
        ...defined({ executor, ports: details?.ports, samples }),
        kills,
      };
    },

    listExecutors: async (filter = {}, { caller } = {}) => {
      const { executors } = await recentFor(caller);
      const shown = new Map(executors.map((executor) => [executor.id, executor]));
      return registry
        .all()
        .map((executor) => shown.get(executor.id) ?? endedView(executor))
        .filter(
          (executor) =>
            (filter.ids === undefined || filter.ids.includes(executor.id)) &&
            (filter.alive === undefined || executor.alive === filter.alive) &&
            (filter.project === undefined || executor.project === filter.project) &&
            (filter.task === undefined || executor.task === filter.task) &&
            hasLabels(executor, filter.labels),
        )
        .toSorted((a, b) => b.registeredAt - a.registeredAt);
    },

    getExecutor: async (id): Promise<ExecutorDetail> => {
      const view = await recent();
      const stored = registry.get(id);
      if (stored === undefined) {
        throw executorNotFound(id, registry.all());
      }
      return {
        executor: view.executors.find((executor) => executor.id === id) ?? endedView(stored),
        processes: view.processes.filter(({ association }) => association?.executorId === id),
        usageSamples: await store.samples.ofExecutor(id),
        kills: await store.kills.list({ hostId, executorId: id, limit: killsShown }),
      };
    },
  };

  async function recentFor(caller: ProcessIdentity | undefined): Promise<CorralView> {
    const view = await recent();
    return caller === undefined ? view : withoutCaller(view, caller);
  }

  /** Ports of all processes are read only for a filter by port. */
  async function withPorts(view: CorralView, filter: ProcessFilter) {
    const { port: _, ...rest } = filter;
    const candidates = filterProcesses(view, rest);
    const targets = candidates
      .filter(({ kernelThread }) => !kernelThread)
      .flatMap((process) => identityOf(process) ?? []);
    const details = await inspector.readDetails(targets, ["ports"]);
    const processes = candidates.map((process) => withDetails(process, details.get(process.id)));
    return { processes, executors: view.executors };
  }
}

function withDetails(process: ProcessView, details: ProcessDetails | undefined): ProcessView {
  const { ports, proportionalMemoryBytes } = details ?? {};
  return { ...process, ...defined({ ports, proportionalMemoryBytes }) };
}

/** Ancestors up to the root of the executor, if it is one of them. */
function upToRoot(
  process: ProcessView,
  processes: readonly ProcessView[],
  executor: ExecutorView | undefined,
): readonly ProcessView[] {
  const line = [process, ...ancestorsOf(process, indexByPid(processes))];
  const root = executor === undefined ? undefined : identityKey(executor);
  const at = line.findIndex(({ id }) => id === root);
  return line.slice(1, at === -1 ? undefined : at + 1);
}
