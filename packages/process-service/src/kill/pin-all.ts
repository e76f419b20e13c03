import type { PinResult, ProcessIdentity } from "@corral/inspector";
import { ProcessServiceError } from "../core/errors.ts";
import { forEachYielding, type KillRun } from "./kill-run.ts";

/**
 * Pins every target, so that no later signal reaches another process with the same pid. Targets that
 * are gone get their outcome. Throws CONFLICT (a root has changed), SCAN_FAILED.
 */
export async function pinAll(run: KillRun): Promise<void> {
  const { clock, inspector, targets } = run;
  const { plan, discovered } = run.confirmed;
  await forEachYielding(clock, plan.targets, async (target) => {
    const isNew = discovered.has(target.id);
    const result = await pinOne(inspector, target.process);
    if (result.outcome === "pinned") {
      targets.add(target, target.depth, isNew, result.pin);
    } else if (result.outcome === "gone") {
      targets.settleUntouched(target, isNew, "already-gone");
      targets.addGone(target.process);
    } else if (result.outcome === "denied") {
      targets.settleUntouched(
        target,
        isNew,
        "denied",
        "The system does not let Corral hold on to it.",
      );
    } else if (result.outcome === "exhausted") {
      throw new ProcessServiceError(
        "SCAN_FAILED",
        "Corral is out of file descriptors and cannot hold on to the processes. Nothing was signalled.",
      );
    } else if (target.depth === 0 && !isNew) {
      throw new ProcessServiceError(
        "CONFLICT",
        `pid ${target.process.pid} is another process now. Nothing was signalled; look at the plan again.`,
        { field: "confirmed" },
      );
    } else {
      const detail = "The pid belongs to another process now; it was not touched.";
      targets.settleUntouched(target, isNew, "reused", detail);
    }
  });
}

async function pinOne(
  inspector: KillRun["inspector"],
  process: ProcessIdentity,
): Promise<PinResult> {
  try {
    return await inspector.pin(process);
  } catch (cause) {
    throw new ProcessServiceError(
      "SCAN_FAILED",
      `Process ${process.pid} could not be held on to, so nothing was signalled.`,
      { cause },
    );
  }
}
