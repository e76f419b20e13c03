import type { CorralView, DeadAncestorView, ProcessView, WatchFilter } from "../model.ts";
import { executorMatches, filterProcesses } from "./select.ts";

/**
 * The part of a view that a filter selects: its processes, their executors, and what is said of them.
 * Executors that match stay also without processes, so that their end is seen; with `leftOver` only
 * those of the processes shown. What is said of the host and of the scan stays. Revision and order are
 * the view's, so that diffViews and applyChanges work on it.
 */
export function filterView(view: CorralView, filter: WatchFilter): CorralView {
  const processes = filterProcesses(view, filter);
  const shown = new Set(processes.map(({ id }) => id));
  const owners = new Set(processes.map(({ association }) => association?.executorId));
  const executors = view.executors.filter(
    (executor) =>
      executorMatches(executor, filter) &&
      (filter.leftOver === undefined || owners.has(executor.id)),
  );
  return {
    ...view,
    processes,
    executors,
    deadAncestors: deadAncestorsAbove(processes, view.deadAncestors),
    findings: view.findings.filter(({ processIds }) => processIds.some((id) => shown.has(id))),
  };
}

function deadAncestorsAbove(
  processes: readonly ProcessView[],
  all: readonly DeadAncestorView[],
): readonly DeadAncestorView[] {
  const byId = new Map(all.map((ancestor) => [ancestor.id, ancestor]));
  const shown = new Set<DeadAncestorView>();
  for (const { association } of processes) {
    let ancestor = byId.get(association?.deadParentId ?? "");
    while (ancestor !== undefined && !shown.has(ancestor)) {
      shown.add(ancestor);
      ancestor = byId.get(ancestor.parentId ?? "");
    }
  }
  return all.filter((ancestor) => shown.has(ancestor));
}
