import { confirmPlan } from "../core/kill/confirm-plan.ts";
import { ProcessServiceError } from "../core/errors.ts";
import type { KillReport, KillRequest } from "../core/kill/kill-model.ts";
import { executePlan } from "./execute-plan.ts";
import type { Flight } from "./flights.ts";
import { watchKillBirths, type KillBirths } from "./kill-births.ts";
import type { KillRun, KillTools } from "./kill-run.ts";
import { lookNow, planFrom } from "./plan-now.ts";
import { requireWholeView } from "./validate.ts";

/** How often the machine is looked at before a conflict with what was confirmed is final. */
const mostLooks = 3;

/**
 * Carries out what was asked for: plan, confirm, run, record. Its flight learns of the report, or
 * of the error that came before any signal; it never rejects.
 */
export async function carryOut(tools: KillTools, flight: Flight): Promise<void> {
  try {
    flight.end(await planAndExecute(tools, flight));
  } catch (error) {
    flight.fail(error);
  }
}

async function planAndExecute(tools: KillTools, flight: Flight): Promise<KillReport> {
  const { inspector, killsUnderWay } = tools;
  const { request } = flight;
  // From before the look at the machine, so that nothing is born unseen between the two.
  using births = watchKillBirths(inspector);
  const asked = "executorId" in request.scope ? [request.scope.executorId ?? ""] : [];
  const underWay = { since: tools.clock.now(), executorIds: new Set(asked) };
  killsUnderWay.add(underWay);
  try {
    const { confirmed, pidsAtStart } = await compare(tools, request, births);
    for (const { association } of confirmed.plan.targets) {
      if (association !== undefined) underWay.executorIds.add(association.executorId);
    }
    return await executePlan({ tools, flight, confirmed, births, pidsAtStart });
  } finally {
    killsUnderWay.delete(underWay);
  }
}

/** What was confirmed beside what there is now. CONFLICT when they differ in what matters. */
async function compare(
  tools: KillTools,
  request: KillRequest,
  births: KillBirths,
): Promise<Pick<KillRun, "confirmed" | "pidsAtStart">> {
  for (let looks = 1; ; looks += 1) {
    const view = await lookNow(tools);
    const pidsAtStart = tools.pids();
    requireWholeView(view);
    const plan = planFrom(tools, view, request);
    await births.look();
    try {
      const confirmed = confirmPlan(view, plan, request, tools.shown.keys, births.seen);
      return { confirmed, pidsAtStart };
    } catch (error) {
      // A tie can be missing for a moment: an environment is unreadable while its process calls exec.
      const isConflict = error instanceof ProcessServiceError && error.code === "CONFLICT";
      if (!isConflict || looks === mostLooks) throw error;
    }
  }
}
