import { descendantsOf, indexByPid } from "@corral/inspector/core";
import {
  markIncomplete,
  forEachYielding,
  refreshStatuses,
  messageOf,
  reportProgress,
  type KillRun,
} from "./kill-run.ts";
import { confirmEmpty } from "./confirm-empty.ts";
import { addNewTargets } from "./add-targets.ts";
import { titleOf } from "../core/names/stored-title.ts";
import type { PinnedTarget, Targets } from "./targets.ts";

/** How long a SIGKILL may take before it counts as pending, milliseconds. */
const deathLimitMs = 2_000;
/** The same for a cancelled kill: the service is about to exit, milliseconds. */
const cancelledLimitMs = 500;
/** How long a parent has to reap a dead target before the outcome is dead-unreaped, milliseconds. */
const reapLimitMs = 25;

/** Most rounds of kill and scan; a further round is needed only if a process escaped the one before. */
const maxRounds = 10;

/** Pause between two scans that found nothing, milliseconds. */
const betweenLooksMs = 10;

/** Kills all living targets, then those that were started meanwhile, until a scan adds none. */
export async function forceKill(run: KillRun): Promise<void> {
  const checkEmpty = confirmEmpty(run);
  for (let round = 0; round < maxRounds; round += 1) {
    await killTrees(run);
    await killEach(run);
    // Targets that died at once are reaped while the next scan runs.
    await refreshStatuses(run);
    if (run.cancelled.aborted) {
      markIncomplete(run, "Cancelled before the last look; what was born meanwhile may live on.");
      return;
    }
    const look = await checkEmpty();
    if (look === "empty") return;
    if (look === "unconfirmed") await run.clock.sleep(betweenLooksMs);
  }
  await killEach(run);
  markIncomplete(run, "Processes were still being born when the kill ended.");
}

/** Without SIGSTOP, kills a whole tree if the driver can and every process in it is a target. */
async function killTrees(run: KillRun): Promise<void> {
  const { inspector, targets } = run;
  if (inspector.capabilities.freeze || !inspector.capabilities.killTree) return;
  if (run.scan.length === 0) await addNewTargets(run);
  const living = targets.living();
  const pids = new Set(living.map((target) => target.subject.process.pid));
  const byPid = indexByPid(run.scan);
  // killTree follows parent pids alone and would hit unrelated children of a reused pid.
  const children = Map.groupBy(run.scan, (process) => process.parentPid ?? -1);
  for (const { subject } of living) {
    const root = byPid.get(subject.process.pid);
    if (root === undefined || pids.has(root.parentPid ?? -1)) continue;
    const below = descendantsOf(root.pid, children);
    if (!below.every((process) => pids.has(process.pid))) continue;
    try {
      if ((await inspector.killTree(subject.process)) !== "sent") continue;
      for (const { pid } of [root, ...below]) {
        const target = targets.byPid.get(pid);
        if (target !== undefined) target.sigkillSent = true;
      }
    } catch (error) {
      run.notes.push(messageOf(error));
    }
  }
}

/** Sends SIGKILL to all living targets, parents first, so that no parent starts another child. */
async function killEach(run: KillRun): Promise<void> {
  const topDown = run.targets.living().toReversed();
  await forEachYielding(run.clock, topDown, (target) => {
    if (run.targets.signal(target, "SIGKILL") === "sent") target.sigkillSent = true;
  });
  reportProgress(run);
}

/** Waits a bounded time for the killed targets and gives every target an outcome. */
export async function verify(run: KillRun): Promise<void> {
  const { clock, targets } = run;
  const killed = (target: PinnedTarget): boolean => target.sigkillSent;
  const limit = run.cancelled.aborted ? cancelledLimitMs : deathLimitMs;
  await pollUntil(run, limit, (living) => !living.some(killed));
  // Counted from the death: the scan since then is part of the wait.
  const isLate = ({ deadAfterMs }: PinnedTarget): boolean =>
    deadAfterMs === undefined || targets.elapsedMs() - deadAfterMs >= reapLimitMs;
  await pollUntil(run, reapLimitMs, () => targets.unsettled().every(isLate));
  const parents = new Map(run.scan.map((process) => [process.pid, process]));
  const nameOf = (pid: number): string => {
    const parent = parents.get(pid);
    return parent === undefined ? "pid" : titleOf(parent, run.tools.programs.kinds).title;
  };
  await forEachYielding(clock, targets.unsettled(), (target) =>
    settleRest(targets, target, nameOf),
  );
  reportProgress(run);
}

async function pollUntil(
  run: KillRun,
  limitMs: number,
  done: (living: readonly PinnedTarget[]) => boolean,
): Promise<void> {
  const end = run.clock.monotonic() + limitMs;
  for (let pause = 2; ; pause = Math.min(pause * 2, 100)) {
    const cost = run.clock.monotonic();
    const living = await refreshStatuses(run);
    reportProgress(run);
    const now = run.clock.monotonic();
    if (done(living) || now >= end) return;
    await run.clock.sleep(Math.min(Math.max(pause, now - cost), end - now));
  }
}

function settleRest(targets: Targets, target: PinnedTarget, nameOf: (pid: number) => string): void {
  const status = targets.refreshStatus(target);
  switch (status.kind) {
    case "gone":
      return;
    case "zombie": {
      const parent = status.parentPid ?? 0;
      targets.settle(target, "dead-unreaped", `Its parent is ${nameOf(parent)} ${parent}.`);
      return;
    }
    case "unknown":
      targets.settle(target, target.sigkillSent ? "pending" : "escaped", status.reason);
      return;
    case "alive":
      if (target.sigkillSent) targets.settle(target, "pending", pendingReason(status.state));
      else targets.settle(target, "escaped", "It still runs and was not signalled.");
  }
}

function pendingReason(state: string): string {
  return state === "disk-sleep"
    ? "SIGKILL is pending: it is in an uninterruptible wait and goes when that ends."
    : "SIGKILL was delivered; it had not gone within two seconds.";
}
