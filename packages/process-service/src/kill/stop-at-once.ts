import { defined } from "@corral/inspector/core";
import type { StopRequest, StopResult } from "../core/kill/kill-model.ts";
import type { KillService } from "./kill-service.ts";

/** Stops what a preview selects: nothing that is suspected or refused. */
export async function stopAtOnce(
  kills: Pick<KillService, "preview" | "start">,
  request: StopRequest,
): Promise<StopResult> {
  const { scope, caller } = request;
  const plan = await kills.preview(scope, defined({ caller }));
  const confirmed = plan.targets.filter((target) => target.selected).map(({ process }) => process);
  if (confirmed.length === 0) return { plan };
  const { report } = await kills.start({ ...request, confirmed });
  return { plan, report: await report };
}
