import { forEachYielding, refreshStatuses, reportProgress, type KillRun } from "./kill-run.ts";
import { addNewTargets } from "./add-targets.ts";
import { confirmEmpty } from "./confirm-empty.ts";
import type { PinnedTarget } from "./targets.ts";

const scanPeriodMs = 200;

/**
 * Asks with SIGTERM, deepest first, and waits until all are gone, the grace is over, somebody is
 * in a hurry, or it is cancelled. true when nothing is left.
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
      // A child born while its parent was going would be missed else.
      if ((await checkEmpty()) === "empty") return true;
      pause = 10;
    } else if (!run.inspector.capabilities.births && began - scanned > scanPeriodMs) {
      // Nobody tells of births here, so links are looked for while the parents still live.
      await addNewTargets(run);
      scanned = run.clock.monotonic();
    }
    // What was born during the grace may be a clean-up at work: it is asked only when no one else is left.
    if (living.every((target) => target.discovered)) {
      await sendSigterm(
        run,
        run.targets.living().filter((target) => !target.sigtermSent),
      );
    }
    const now = run.clock.monotonic();
    if (now >= end) return false;
    // Looking at thousands takes time itself; rest at least as long as a look takes.
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
