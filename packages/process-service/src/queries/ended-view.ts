import type { Executor, ExecutorView } from "../core/model.ts";
import { noTotals } from "../core/view/totals.ts";

/** The row of an executor that ended long ago without left-overs: it is in no view. */
export function endedView(executor: Executor): ExecutorView {
  return { ...executor, alive: false, totals: noTotals };
}
