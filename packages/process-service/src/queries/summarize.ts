import type { CorralView, ProcessView } from "../core/model.ts";
import { processTotals } from "../core/totals.ts";
import type { HostSummary } from "../process-service.ts";

/** The view in a few numbers: of all associated processes, and by project. */
export function summarize(view: CorralView): HostSummary {
  const associated = view.processes.filter(({ association }) => association !== undefined);
  const projectOf = new Map(view.executors.map(({ id, project }) => [id, project]));
  const byProject = new Map<string, ProcessView[]>();
  for (const process of associated) {
    const project = projectOf.get(process.association?.executorId ?? "");
    if (project === undefined) continue;
    const present = byProject.get(project);
    if (present === undefined) byProject.set(project, [process]);
    else present.push(process);
  }
  const { takenAt, scan, store, readOnly, host } = view;
  return {
    hostId: view.hostId,
    view: { takenAt, scan, store, readOnly, host },
    totals: processTotals(associated),
    executorsAlive: view.executors.filter(({ alive }) => alive).length,
    executorsEndedWithLeftOvers: view.executors.filter(
      ({ alive, totals }) => !alive && totals.leftOver > 0,
    ).length,
    projects: [...byProject]
      .map(([project, processes]) => ({ project, totals: processTotals(processes) }))
      .toSorted((a, b) => (a.project < b.project ? -1 : 1)),
  };
}
