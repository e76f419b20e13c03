import type { Executor, ExecutorView } from "../core/model.ts";
import { describeExecutor } from "../core/sessions/describe-executor.ts";
import { noTotals } from "../core/view/totals.ts";

/** The row of an executor that ended long ago without left-overs: it is in no view. */
export function endedView(executor: Executor): ExecutorView {
  const { session: _, product: _product, ...recorded } = executor;
  return { ...recorded, ...describeExecutor(executor, false, {}), alive: false, totals: noTotals };
}
