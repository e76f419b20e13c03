import { defined, identityKey, identityOf } from "@corral/inspector/core";
import { isLeftOver, isOwned } from "../core/association/standing.ts";
import { executorNotFound } from "../core/executor-not-found.ts";
import type { PortOpening } from "../core/history/process-exit.ts";
import { addTotals, noRunTotals } from "../core/history/run-totals.ts";
import {
  runChoices,
  selectRuns,
  summarizeRun,
  type RunChoices,
  type RunPage,
  type RunSummary,
} from "../core/history/runs.ts";
import {
  buildTimeline,
  type ExecutorTimeline,
  type LivingProcess,
} from "../core/history/timeline.ts";
import { countExits } from "../core/history/process-exit.ts";
import type { ProcessView } from "../core/model.ts";
import { shorten } from "../core/text/command-line.ts";
import type { ExitTracker } from "../monitor/exit-tracker.ts";
import type { Monitor } from "../monitor/monitor.ts";
import type { CurrentPrograms } from "../state/current-programs.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";
import type { Store } from "../store/store.ts";

/** A timeline includes the newest kills up to this number. */
const killsShown = 200;
const entriesShown = 1_000;
/** Length of a command, as in the record of an ended process, characters. */
const commandShown = 256;

/** Queries about past and ended executors, from the store and the newest view. */
export interface HistoryQueries {
  executorTimeline(id: string, options?: { readonly limit?: number }): Promise<ExecutorTimeline>;
  listRuns(page?: RunPage): Promise<readonly RunSummary[]>;
  runChoices(): Promise<RunChoices>;
}

export interface HistoryQueriesOptions {
  readonly store: Pick<Store, "exits" | "kills">;
  readonly hostId: string;
  readonly registry: Pick<ExecutorRegistry, "get" | "all">;
  readonly monitor: Pick<Monitor, "view">;
  readonly exits: Pick<ExitTracker, "portsOf" | "unwritten">;
  readonly programs: Pick<CurrentPrograms, "kinds">;
}

export function createHistoryQueries(options: HistoryQueriesOptions): HistoryQueries {
  const { store, hostId, registry, monitor, exits, programs } = options;
  const recent = async () => monitor.view({ fresh: "recent" });

  const totalsOf = async (ids: readonly string[]) => {
    const stored = await store.exits.summaries(ids);
    return (id: string) =>
      addTotals(stored.get(id) ?? noRunTotals, { exits: countExits(exits.unwritten(id)) });
  };

  return {
    executorTimeline: async (id, { limit = entriesShown } = {}) => {
      const { processes } = await recent();
      const executor = registry.get(id);
      if (executor === undefined) throw executorNotFound(id, registry.all());
      const totals = await totalsOf([id]);
      return buildTimeline({
        executor,
        exits: [...(await store.exits.ofExecutor(id)), ...exits.unwritten(id)],
        kills: await store.kills.list({ hostId, executorId: id, limit: killsShown }),
        living: processes
          .filter((process) => process.association?.executorId === id && isOwned(process))
          .flatMap((process) => livingProcess(process, (key) => exits.portsOf(key)) ?? []),
        counts: totals(id).exits,
        limit,
        programs: programs.kinds,
      });
    },

    runChoices: async () => {
      await recent();
      return runChoices(registry.all());
    },

    listRuns: async (page = {}) => {
      const { executors } = await recent();
      const runs = selectRuns(registry.all(), page);
      const ids = runs.map(({ id }) => id);
      const totals = await totalsOf(ids);
      const stops = await store.kills.stops(ids);
      const views = new Map(executors.map((executor) => [executor.id, executor]));
      return runs.map((run) =>
        summarizeRun(run, totals(run.id), views.get(run.id)?.totals, stops.get(run.id)),
      );
    },
  };
}

function livingProcess(
  process: ProcessView,
  portsOf: (id: string) => readonly PortOpening[],
): LivingProcess | undefined {
  const identity = identityOf(process);
  if (identity === undefined || process.state === "zombie") return undefined;
  const { name, command, title, role, startedAt, memoryBytes } = process;
  return {
    process: identity,
    name,
    command: shorten(command, commandShown),
    title,
    ...defined({ role, startedAt }),
    leftOver: isLeftOver(process),
    memoryBytes,
    ports: portsOf(identityKey(identity)),
  };
}
