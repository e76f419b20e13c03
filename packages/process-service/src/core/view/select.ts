import { isLeftOver } from "../association/standing.ts";
import type { Executor, ProcessFilter, ProcessView, WatchFilter } from "../model.ts";

/** The processes that match a filter, in their order. */
export function filterProcesses(
  view: { readonly processes: readonly ProcessView[]; readonly executors: readonly Executor[] },
  filter: ProcessFilter,
): readonly ProcessView[] {
  return view.processes.filter(processFilter(view.executors, filter));
}

/** A filter as a predicate. */
export function processFilter(
  executors: readonly Executor[],
  filter: ProcessFilter,
): (process: ProcessView) => boolean {
  const { project, task, attempt, labels, executorId } = filter;
  const byId = new Map(executors.map((executor) => [executor.id, executor]));
  const labelled = [project, task, attempt, labels].some((one) => one !== undefined);
  const text = filter.text?.trim().toLowerCase();

  return (process) => {
    const { sharedBy } = process;
    const association = sharedBy === undefined ? process.association : undefined;
    if (labelled) {
      const executor = association && byId.get(association.executorId);
      if (executor === undefined) return false;
      if (project !== undefined && executor.project !== project) return false;
      if (task !== undefined && executor.task !== task) return false;
      if (attempt !== undefined && executor.attempt !== attempt) return false;
      if (!hasLabels(executor, labels)) return false;
    }
    if (executorId !== undefined && association?.executorId !== executorId) return false;
    if (filter.executorsOnly === true && association?.evidence !== "executor") return false;
    if (filter.associatedOnly === true && (association ?? sharedBy) === undefined) return false;
    if (filter.leftOver !== undefined && isLeftOver(process) !== filter.leftOver) return false;
    if (filter.standing !== undefined && association?.standing !== filter.standing) return false;
    if (filter.port !== undefined && !hasPort(process, filter.port)) return false;
    return text === undefined || text === "" || mentions(process, text);
  };
}

/** Executors by what they were registered with. */
export type ExecutorMatch = Pick<WatchFilter, "project" | "task" | "labels" | "executorId">;

export function executorMatches(executor: Executor, match: ExecutorMatch): boolean {
  const { project, task, labels, executorId } = match;
  return (
    (project === undefined || executor.project === project) &&
    (task === undefined || executor.task === task) &&
    (executorId === undefined || executor.id === executorId) &&
    hasLabels(executor, labels)
  );
}

/** Whether an executor has each of these labels, with this value. */
export function hasLabels(
  executor: Pick<Executor, "labels">,
  labels: Readonly<Record<string, string>> = {},
): boolean {
  return Object.entries(labels).every(([name, value]) => executor.labels[name] === value);
}

function hasPort(process: ProcessView, port: number): boolean {
  return process.ports?.some((listening) => listening.port === port) ?? false;
}

/** `text` is in lower case. */
function mentions(process: ProcessView, text: string): boolean {
  return (
    process.title.toLowerCase().includes(text) ||
    process.name.toLowerCase().includes(text) ||
    process.command.toLowerCase().includes(text) ||
    (process.workingDirectory?.toLowerCase().includes(text) ?? false) ||
    String(process.pid) === text
  );
}
