import { defined } from "@corral/inspector/core";
import type { KillPlan, KillRequest } from "../core/kill/kill-model.ts";
import { planKill, type PlanKillInput } from "../core/kill/plan-kill.ts";
import type { CorralView } from "../core/model.ts";
import { requireScanned, type GetView } from "../core/view/view-request.ts";
import type { KillClock } from "./clock.ts";

/** What is needed to make a plan. */
export interface PlanTools {
  readonly view: GetView;
  readonly clock: KillClock;
  /** The process that must never be signalled, and the user it runs as. */
  readonly self: { readonly pid: number; readonly userId?: number };
}

/** A view of a scan that begins now. SCAN_FAILED */
export async function scanNow({ view }: Pick<PlanTools, "view">): Promise<CorralView> {
  const seen = await view({ fresh: "begins-after-call", details: "urgent" });
  requireScanned(seen);
  return seen;
}

export function planFrom(
  { clock, self }: PlanTools,
  view: CorralView,
  { scope, caller }: Pick<KillRequest, "scope" | "caller">,
): KillPlan {
  return planKill({ view, scope, actor: actorOf(self, caller), now: clock.now() });
}

export function actorOf(
  self: PlanTools["self"],
  caller: KillRequest["caller"],
): PlanKillInput["actor"] {
  return {
    selfPid: self.pid,
    ...defined({ userId: self.userId, caller }),
  };
}
