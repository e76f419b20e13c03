import { confirmPlan } from "../core/kill/confirm-plan.ts";
import { ProcessServiceError } from "../core/errors.ts";
import type { KillReport, KillRequest, RequestingAgent } from "../core/kill/kill-model.ts";
import { requestingAgent } from "../core/kill/requesting-agent.ts";
import { executePlan } from "./execute-plan.ts";
import type { RunningKill } from "./running-kill.ts";
import { watchKillBirths, type KillBirths } from "./kill-births.ts";
import type { KillRun, KillTools } from "./kill-run.ts";
import { scanNow, planFrom } from "./plan-now.ts";
import { requireWholeView } from "./validate.ts";

/** Scans before a conflict with the confirmed targets is final. */
const maxAttempts = 3;

/**
 * Carries out a kill: plan, confirm, execute, record. `kill` gets the report, or the error that came
 * before any signal; this function never rejects.
 */
export async function runKill(tools: KillTools, kill: RunningKill): Promise<void> {
  try {
    kill.end(await planAndExecute(tools, kill));
  } catch (error) {
    kill.fail(error);
  }
}

async function planAndExecute(tools: KillTools, kill: RunningKill): Promise<KillReport> {
  const { inspector, activeKills } = tools;
  const { request } = kill;
  // Started before the scan, so that no fork falls between the two.
  using births = watchKillBirths(inspector);
  const named = "executorId" in request.scope ? [request.scope.executorId ?? ""] : [];
  const activeKill = { since: tools.clock.now(), executorIds: new Set(named) };
  activeKills.add(activeKill);
  try {
    const { confirmed, pidsAtStart, requestedBy } = await confirm(tools, request, births);
    for (const { association } of confirmed.plan.targets) {
      if (association !== undefined) activeKill.executorIds.add(association.executorId);
    }
    return await executePlan({
      tools,
      kill,
      confirmed,
      births,
      pidsAtStart,
      requestedBy,
    });
  } finally {
    activeKills.delete(activeKill);
  }
}

/** Compares the confirmed targets with a scan made now. CONFLICT when a root differs. */
async function confirm(
  tools: KillTools,
  request: KillRequest,
  births: KillBirths,
): Promise<
  Pick<KillRun, "confirmed" | "pidsAtStart"> & {
    readonly requestedBy: RequestingAgent | undefined;
  }
> {
  for (let attempts = 1; ; attempts += 1) {
    const view = await scanNow(tools);
    const pidsAtStart = tools.pids();
    requireWholeView(view);
    const plan = planFrom(tools, view, request);
    await births.look();
    try {
      const { previewed, programs } = tools;
      const confirmed = confirmPlan(
        view,
        plan,
        request,
        previewed.keys,
        births.seen,
        programs.kinds,
      );
      return { confirmed, pidsAtStart, requestedBy: requestingAgent(view, request.caller) };
    } catch (error) {
      // A link can be missing for a moment: the environment is unreadable during exec.
      const isConflict = error instanceof ProcessServiceError && error.code === "CONFLICT";
      if (!isConflict || attempts === maxAttempts) throw error;
    }
  }
}
