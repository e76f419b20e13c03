import { forEachYielding, refreshStatuses, reportProgress, type KillRun } from "./kill-run.ts";
import { addNewTargets } from "./add-targets.ts";
import type { PinnedTarget, Targets } from "./targets.ts";

const maxRounds = 10;
const maxFreezeMs = 2_000;
/** SIGSTOP takes effect when the process next runs; a scan before that may miss a fork. */
const settleMs = 50;

/** Stops the living targets from the top down and adds new ones, until two scans add none. */
export async function freeze(run: KillRun): Promise<void> {
  const { tools, kill } = run;
  const end = run.clock.monotonic() + maxFreezeMs;
  let quiet = 0;
  let batch = run.targets.living();
  for (let round = 0; round < maxRounds && quiet < 2; round += 1) {
    const running = await runningOf(run, batch);
    if (running.length > 0) {
      // Recorded durably before SIGSTOP, so that recovery can resume them.
      await tools.kills.recordFrozen(
        kill.id,
        running.map((target) => target.subject.process),
      );
      if (run.cancelled.aborted) return;
      await stopAll(run, running);
    }
    reportProgress(run);
    if (run.clock.monotonic() >= end) break;
    const added = await addNewTargets(run);
    if (added === undefined) break;
    quiet = added.length === 0 ? quiet + 1 : 0;
    batch = added;
  }
}

/** Leaves out processes that were stopped by others: Corral must not resume them. */
async function runningOf(run: KillRun, targets: readonly PinnedTarget[]): Promise<PinnedTarget[]> {
  const running: PinnedTarget[] = [];
  await forEachYielding(run.clock, targets, (target) => {
    const status = run.targets.refreshStatus(target);
    if (status.kind === "alive" && status.state !== "stopped") running.push(target);
  });
  return running;
}

async function stopAll(run: KillRun, targets: readonly PinnedTarget[]): Promise<void> {
  const topDown = targets.toSorted((a, b) => a.depth - b.depth);
  await forEachYielding(run.clock, topDown, (target) => {
    if (run.cancelled.aborted) return "stop";
    const before = run.targets.refreshStatus(target);
    if (before.kind !== "alive" || before.state === "stopped") return undefined;
    target.frozen = run.targets.signal(target, "SIGSTOP") === "sent";
    return undefined;
  });
  const end = run.clock.monotonic() + settleMs;
  for (let pause = 1; run.clock.monotonic() < end; pause *= 2) {
    const running = (await refreshStatuses(run)).filter(
      ({ frozen, status }) =>
        frozen &&
        status.kind === "alive" &&
        (status.state === "running" || status.state === "sleeping"),
    );
    if (running.length === 0) return;
    await run.clock.sleep(pause);
  }
}

/**
 * Resumes every process that this kill stopped, whatever its outcome, without yielding. A process
 * with SIGKILL pending is resumed too; that changes nothing for it.
 */
export function thaw(targets: Targets): void {
  for (const target of targets.frozen()) {
    target.frozen = false;
    try {
      target.pin.signal("SIGCONT");
    } catch {
      // An error with one process must not leave the others stopped.
    }
  }
}
