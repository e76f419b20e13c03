import { forEachYielding, refreshStatuses, reportProgress, type KillRun } from "./kill-run.ts";
import { addNewTargets } from "./add-targets.ts";
import { confirmEmpty } from "./confirm-empty.ts";
import type { PinnedTarget } from "./targets.ts";

const scanPeriodMs = 200;

/**
 * Sends SIGTERM, deepest first, and waits until all targets are gone, the grace period is over, or
 * the kill is escalated or cancelled. true when no target is left.
 */
export async function terminateTargets(run: KillRun, graceMs: number): Promise<boolean> {
  const end = run.clock.monotonic() + graceMs;
  const wake = AbortSignal.any([run.cancelled, run.kill.escalateNow]);
  await sendSigterm(run, run.targets.living());
  const checkEmpty = confirmEmpty(run);
  let pause = 10;
  let scanned = run.clock.monotonic();
  while (!wake.aborted) {
    const began = run.clock.monotonic();
    const living = await refreshStatuses(run);
    reportProgress(run);
    if (living.length === 0) {
      // Otherwise a child that was forked during the exit of its parent would be missed.
      if ((await checkEmpty()) === "empty") return true;
      pause = 10;
    } else if (
      run.inspector.capabilities.events.source === "none" &&
      began - scanned > scanPeriodMs
    ) {
      // Without a birth watch, new children are found only while their parents live.
      await addNewTargets(run);
      scanned = run.clock.monotonic();
    }
    // Processes started during the grace period may be a clean-up: they get SIGTERM only when no other target is left.
    if (living.every((target) => target.discovered)) {
      await sendSigterm(
        run,
        run.targets.living().filter((target) => !target.sigtermSent),
      );
    }
    const now = run.clock.monotonic();
    if (now >= end) return false;
    // Reading thousands of statuses takes time: pause at least as long.
    const rest = living.length === 0 ? pause : Math.max(pause, now - began);
    await run.clock.sleep(Math.min(rest, end - now), wake);
    pause = Math.min(pause * 1.5, 100);
  }
  return false;
}

async function sendSigterm(run: KillRun, targets: readonly PinnedTarget[]): Promise<void> {
  await forEachYielding(run.clock, targets, (target) => {
    if (run.cancelled.aborted) return "stop";
    if (run.targets.signal(target, "SIGTERM") !== "sent") return undefined;
    target.sigtermSent = true;
    // A stopped process keeps SIGTERM pending until it is continued (signal(7)).
    if (run.inspector.capabilities.freeze) run.targets.signal(target, "SIGCONT");
    return undefined;
  });
}
