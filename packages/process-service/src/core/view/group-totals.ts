import type { CorralView, ProcessView, Totals } from "../model.ts";
import { processTotals } from "./totals.ts";

export interface TaskTotals {
  /** undefined collects what has no task. */
  readonly task: string | undefined;
  readonly totals: Totals;
}

export interface ProjectTotals {
  readonly project: string | undefined;
  readonly totals: Totals;
  /** By name; what has no task comes last. */
  readonly tasks: readonly TaskTotals[];
}

/** Totals per project and task, of associated processes; named ones first, by name. */
export function groupTotals(
  view: Pick<CorralView, "processes" | "executors">,
): readonly ProjectTotals[] {
  const executors = new Map(view.executors.map((executor) => [executor.id, executor]));
  const projects = new Map<string | undefined, Map<string | undefined, ProcessView[]>>();
  for (const process of view.processes) {
    const executor = process.association && executors.get(process.association.executorId);
    if (executor === undefined) continue;
    const tasks = getOrPut(
      projects,
      executor.project,
      () => new Map<string | undefined, ProcessView[]>(),
    );
    getOrPut(tasks, executor.task, () => []).push(process);
  }
  return byName(projects).map(([project, tasks]) => ({
    project,
    totals: processTotals([...tasks.values()].flat()),
    tasks: byName(tasks).map(([task, members]) => ({ task, totals: processTotals(members) })),
  }));
}

function getOrPut<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const present = map.get(key);
  if (present !== undefined) return present;
  const made = make();
  map.set(key, made);
  return made;
}

function byName<V>(
  map: ReadonlyMap<string | undefined, V>,
): readonly (readonly [string | undefined, V])[] {
  return [...map].toSorted(([a], [b]) => {
    if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
    return a < b ? -1 : 1;
  });
}
