import { groupTotals } from "../core/view/group-totals.ts";
import type { CorralView } from "../core/model.ts";
import { processTotals } from "../core/view/totals.ts";
import type { HostSummary } from "./answers.ts";

/** Totals of a view: of all owned processes, and by project. */
export function summarize(view: CorralView): HostSummary {
  const { takenAt, scan, store, readOnly, host } = view;
  return {
    hostId: view.hostId,
    view: { takenAt, scan, store, readOnly, host },
    totals: processTotals(view.processes),
    executorsAlive: view.executors.filter(({ alive }) => alive).length,
    executorsEndedWithLeftOvers: view.executors.filter(({ totals }) => totals.leftOver > 0).length,
    projects: groupTotals(view).flatMap(({ project, totals }) =>
      project === undefined ? [] : [{ project, totals }],
    ),
  };
}
