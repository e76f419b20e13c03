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
import type { PinnedTarget, Targets } from "./targets.ts";

/** How long a SIGKILL may take before it counts as pending, milliseconds. */
const deathLimitMs = 2_000;
/** The same where whoever cancelled is about to end, milliseconds. */
const cancelledLimitMs = 500;
/** How long a dead process's parent has to collect it before it is called unreaped. */
const reapLimitMs = 25;

/** How often what was born meanwhile is looked for; each round needs somebody to have escaped the one before. */
const maxRounds = 10;

/** Rest after a look that found nobody, before another, milliseconds. */
const betweenLooksMs = 10;

/** Kills all that live, then what was born meanwhile, until a scan adds nothing. */
export async function forceKill(run: KillRun): Promise<void> {
  const checkEmpty = confirmEmpty(run);
  for (let round = 0; round < maxRounds; round += 1) {
    await killTrees(run);
    await killEach(run);
    // What died at once can be collected while the look round takes its time.
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

/** Where nothing can be frozen, a tree goes as a whole if that is offered and hits nobody else. */
async function killTrees(run: KillRun): Promise<void> {
  const { inspector, targets } = run;
  if (inspector.capabilities.freeze || !inspector.capabilities.killTree) return;
  if (run.scan.length === 0) await addNewTargets(run);
  const living = targets.living();
  const pids = new Set(living.map((target) => target.subject.process.pid));
  const byPid = indexByPid(run.scan);
  // The system's own tree: it goes by parent pids alone, and would reach a stranger below a reused one.
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

/** SIGKILL to all that live, parents first, so that none is left to start another. */
async function killEach(run: KillRun): Promise<void> {
  const topDown = run.targets.living().toReversed();
  await forEachYielding(run.clock, topDown, (target) => {
    if (run.targets.signal(target, "SIGKILL") === "sent") target.sigkillSent = true;
  });
  reportProgress(run);
}

/** Waits for what was killed, in bounded time, and settles every target. */
export async function verify(run: KillRun): Promise<void> {
  const { clock, targets } = run;
  const killed = (target: PinnedTarget): boolean => target.sigkillSent;
  const limit = run.cancelled.aborted ? cancelledLimitMs : deathLimitMs;
  await pollUntil(run, limit, (living) => !living.some(killed));
  // From its death on, so that a look round since then is no time lost.
  const isLate = ({ deadAfterMs }: PinnedTarget): boolean =>
    deadAfterMs === undefined || targets.elapsedMs() - deadAfterMs >= reapLimitMs;
  await pollUntil(run, reapLimitMs, () => targets.unsettled().every(isLate));
  const names = new Map(run.scan.map((process) => [process.pid, process.name]));
  await forEachYielding(clock, targets.unsettled(), (target) => settleRest(targets, target, names));
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

function settleRest(
  targets: Targets,
  target: PinnedTarget,
  names: ReadonlyMap<number, string>,
): void {
  const status = targets.refreshStatus(target);
  switch (status.kind) {
    case "gone":
      return;
    case "zombie": {
      const parent = status.parentPid ?? 0;
      const name = names.get(parent);
      const who = name === undefined ? `pid ${parent}` : `${name} ${parent}`;
      targets.settle(target, "dead-unreaped", `Its parent is ${who}.`);
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
