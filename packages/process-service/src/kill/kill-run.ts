import { indexByPid, type PidUse, type ProcessInspector } from "@corral/inspector";
import type { ConfirmedPlan } from "../core/kill/confirm-plan.ts";
import type { ScannedProcess } from "../core/kill/find-new-targets.ts";
import type { KillPhase, KillTarget, ActiveKill } from "../core/kill/kill-model.ts";
import { refusalOf, type Refused } from "../core/kill/kill-refusal.ts";
import { protectedPidsOf } from "../core/kill/plan-kill.ts";
import type { ProgramKinds } from "../core/programs/program-kinds.ts";
import type { Store } from "../store/store.ts";
import type { KillClock } from "./clock.ts";
import type { RunningKill } from "./running-kill.ts";
import type { KillBirths } from "./kill-births.ts";
import { actorOf, type PlanTools } from "./plan-now.ts";
import type { Recoverer } from "./recoverer.ts";
import type { PreviewedTargets } from "./previewed-targets.ts";
import type { PinnedTarget, Targets } from "./targets.ts";

/** What all kills of a service share. */
export interface KillTools extends PlanTools {
  readonly inspector: ProcessInspector;
  readonly kills: Store["kills"];
  readonly recoverer: Pick<Recoverer, "finish">;
  readonly previewed: PreviewedTargets;
  /** Pid use at the newest scan. */
  readonly pids: () => PidUse | undefined;
  readonly activeKills: Set<ActiveKill>;
  readonly programs: { readonly kinds: ProgramKinds };
}

/** The result of one scan during a kill. */
export interface KillScan {
  readonly seen: readonly ScannedProcess[];
  /** Processes of the scope that are not excluded. */
  readonly inScope: readonly KillTarget[];
  readonly pids: PidUse | undefined;
}

/** The state that the phases of one kill share. */
export interface KillRun {
  readonly tools: KillTools;
  readonly kill: RunningKill;
  readonly confirmed: ConfirmedPlan;
  readonly inspector: KillTools["inspector"];
  readonly clock: KillClock;
  readonly targets: Targets;
  readonly excluded: ReadonlySet<string>;
  readonly births: KillBirths;
  /** From the scan that the kill is based on. */
  readonly pidsAtStart: PidUse | undefined;
  /** The newest scan; empty before the first one. */
  scan: readonly ScannedProcess[];
  /** No session or group id can have been reused between the start and the newest scan. */
  numbersNotReused: boolean;
  readonly notes: string[];
  /** A process of the kill may have been missed; the notes say why. */
  incomplete: boolean;
  readonly cancelled: AbortSignal;
  phase: KillPhase;
}

/** How long work may block the event loop, milliseconds. */
const sliceMs = 8;

export function enterPhase(run: KillRun, phase: KillPhase): void {
  run.phase = phase;
  reportProgress(run, true);
}

/** Logs the outcomes since the last call. */
export function reportProgress(run: KillRun, always = false): void {
  const outcomes = run.targets.takeChanged();
  if (!always && outcomes.length === 0) return;
  const { id, log } = run.kill;
  log.add({ id, phase: run.phase, outcomes, remaining: run.targets.remaining });
}

/** Made once per scan. The returned function says why a process must not be signalled; undefined if it may. */
export function refusalsIn(
  { tools, kill }: KillRun,
  scan: readonly ScannedProcess[],
): (process: ScannedProcess) => Refused | undefined {
  const protectedPids = protectedPidsOf(indexByPid(scan), actorOf(tools.self, kill.request.caller));
  return (process) => refusalOf(process, protectedPids, false);
}

/** Runs `step` for each item and yields to the event loop every few milliseconds; "stop" ends it. */
export async function forEachYielding<T>(
  clock: KillClock,
  items: readonly T[],
  step: (item: T) => void | "stop" | Promise<void>,
): Promise<void> {
  let since = clock.monotonic();
  for (const item of items) {
    const result = step(item);
    if (result === "stop") return;
    // Awaiting a promise lets no timer or socket run; only the sleep below does.
    if (result !== undefined) await result;
    if (clock.monotonic() - since > sliceMs) {
      await clock.sleep(0);
      since = clock.monotonic();
    }
  }
}

/** Refreshes the status of all unsettled targets; returns the living ones, deepest first. */
export async function refreshStatuses(run: KillRun): Promise<PinnedTarget[]> {
  await forEachYielding(
    run.clock,
    run.targets.unsettled(),
    (target) => void run.targets.refreshStatus(target),
  );
  return run.targets.living();
}

/** Notes why a process of the kill may have been missed: the status is then "incomplete". */
export function markIncomplete(run: KillRun, note: string): void {
  run.incomplete = true;
  if (!run.notes.includes(note)) run.notes.push(note);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
