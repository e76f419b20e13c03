import { indexByPid, type PidUse, type ProcessInspector } from "@corral/inspector";
import type { ConfirmedPlan } from "../core/kill/confirm-plan.ts";
import type { ScannedProcess } from "../core/kill/find-new-targets.ts";
import type { KillPhase, KillTarget, ActiveKill } from "../core/kill/kill-model.ts";
import { refusalOf, type Refused } from "../core/kill/kill-refusal.ts";
import { protectedPidsOf } from "../core/kill/plan-kill.ts";
import type { Store } from "../store/store.ts";
import type { KillClock } from "./clock.ts";
import type { RunningKill } from "./running-kill.ts";
import type { KillBirths } from "./kill-births.ts";
import { actorOf, type PlanTools } from "./plan-now.ts";
import type { Recoverer } from "./recoverer.ts";
import type { PreviewedTargets } from "./previewed-targets.ts";
import type { PinnedTarget, Targets } from "./targets.ts";

/** What every kill of a service is carried out with. */
export interface KillTools extends PlanTools {
  readonly inspector: ProcessInspector;
  readonly kills: Store["kills"];
  readonly recoverer: Pick<Recoverer, "finish">;
  readonly previewed: PreviewedTargets;
  /** How far pids had been given out at the newest scan. */
  readonly pids: () => PidUse | undefined;
  readonly activeKills: Set<ActiveKill>;
}

/** What one look at the machine saw. */
export interface KillScan {
  readonly seen: readonly ScannedProcess[];
  /** What belongs to the scope now and is not excluded. */
  readonly inScope: readonly KillTarget[];
  readonly pids: PidUse | undefined;
}

/** What the steps of one kill share. */
export interface KillRun {
  readonly tools: KillTools;
  readonly kill: RunningKill;
  readonly confirmed: ConfirmedPlan;
  readonly inspector: KillTools["inspector"];
  readonly clock: KillClock;
  readonly targets: Targets;
  readonly excluded: ReadonlySet<string>;
  readonly births: KillBirths;
  /** As of the scan that the kill began with. */
  readonly pidsAtStart: PidUse | undefined;
  /** The newest scan; empty before the first one. */
  scan: readonly ScannedProcess[];
  /** No session or group number can have come round between the start and the newest scan. */
  numbersNotReused: boolean;
  readonly notes: string[];
  /** Something that belongs to the kill may have been missed, as the notes say. */
  incomplete: boolean;
  readonly cancelled: AbortSignal;
  phase: KillPhase;
}

/** How long one stretch of work may hold the event loop. */
const sliceMs = 8;

export function enterPhase(run: KillRun, phase: KillPhase): void {
  run.phase = phase;
  reportProgress(run, true);
}

/** Tells what changed since the last time. */
export function reportProgress(run: KillRun, always = false): void {
  const outcomes = run.targets.takeChanged();
  if (!always && outcomes.length === 0) return;
  const { id, log } = run.kill;
  log.add({ id, phase: run.phase, outcomes, remaining: run.targets.remaining });
}

/** Made once per scan: why a process in it must not be signalled; undefined when it may be. */
export function refusalsIn(
  { tools, kill }: KillRun,
  scan: readonly ScannedProcess[],
): (process: ScannedProcess) => Refused | undefined {
  const protectedPids = protectedPidsOf(indexByPid(scan), actorOf(tools.self, kill.request.caller));
  return (process) => refusalOf(process, protectedPids, false);
}

/** Runs `step` for each, giving way to other work every few milliseconds; ends when it says stop. */
export async function forEachYielding<T>(
  clock: KillClock,
  items: readonly T[],
  step: (item: T) => void | "stop" | Promise<void>,
): Promise<void> {
  let since = clock.monotonic();
  for (const item of items) {
    const result = step(item);
    if (result === "stop") return;
    // Awaiting gives way to promises alone, not to timers and sockets: the slices are for those.
    if (result !== undefined) await result;
    if (clock.monotonic() - since > sliceMs) {
      await clock.sleep(0);
      since = clock.monotonic();
    }
  }
}

/** Looks at all that are not settled; the living ones come back, deepest first. */
export async function refreshStatuses(run: KillRun): Promise<PinnedTarget[]> {
  await forEachYielding(
    run.clock,
    run.targets.unsettled(),
    (target) => void run.targets.refreshStatus(target),
  );
  return run.targets.living();
}

/** Says why something that belongs to the kill may have been missed: such a kill is not done. */
export function markIncomplete(run: KillRun, note: string): void {
  run.incomplete = true;
  if (!run.notes.includes(note)) run.notes.push(note);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
