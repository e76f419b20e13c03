import type { CorralView, ProcessView, Totals } from "../model.ts";
import { processTotals } from "./totals.ts";

export interface TaskTotals {
  /** undefined: processes without a task. */
  readonly task: string | undefined;
  readonly totals: Totals;
}

export interface ProjectTotals {
  readonly project: string | undefined;
  readonly totals: Totals;
  /** By name; processes without a task come last. */
  readonly tasks: readonly TaskTotals[];
}

/** Totals per project and task, of associated processes; named ones first, by name. */
export function groupTotals(
  view: Pick<CorralView, "processes" | "executors">,
): readonly ProjectTotals[] {
  const executors = new Map(view.executors.map((executor) => [executor.id, executor]));
  const owned = view.processes.flatMap((process) => {
    const executor = process.association && executors.get(process.association.executorId);
    return executor === undefined ? [] : [{ process, executor }];
  });
  return byName(Map.groupBy(owned, ({ executor }) => executor.project)).map(([project, rows]) => ({
    project,
    totals: totalsOf(rows),
    tasks: byName(Map.groupBy(rows, ({ executor }) => executor.task)).map(([task, own]) => ({
      task,
      totals: totalsOf(own),
    })),
  }));
}

function totalsOf(rows: readonly { readonly process: ProcessView }[]): Totals {
  return processTotals(rows.map(({ process }) => process));
}

function byName<V>(
  map: ReadonlyMap<string | undefined, V>,
): readonly (readonly [string | undefined, V])[] {
  return [...map].toSorted(([a], [b]) => {
    if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
    return a < b ? -1 : 1;
  });
}
