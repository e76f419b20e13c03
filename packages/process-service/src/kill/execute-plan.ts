import type { ConfirmedPlan } from "../core/kill/confirm-plan.ts";
import { ProcessServiceError } from "../core/errors.ts";
import type { KillPlan, KillProgress, KillReport, KillRequest } from "../core/kill/kill-model.ts";
import { countDeaths } from "../core/kill/kill-outcomes.ts";
import type { Store } from "../store/store.ts";
import type { KillClock } from "./clock.ts";
import { killAll, verify } from "./finish-off.ts";
import { freeze, thaw } from "./freeze.ts";
import type { KillBirths } from "./kill-births.ts";
import { resumeOnExit } from "./resume-on-exit.ts";
import { enter, messageOf, report, type Guard, type KillRun } from "./kill-run.ts";
import { politeRound } from "./polite.ts";
import { pinAll } from "./pin-all.ts";
import { sayUnexplained } from "./say-unexplained.ts";
import { Victims } from "./victims.ts";

const defaultGraceMs = 5_000;

export interface ExecutePlanOptions {
  readonly id: string;
  readonly inspector: KillRun["inspector"];
  readonly confirmed: ConfirmedPlan;
  readonly request: Pick<KillRequest, "force" | "graceMs" | "client" | "user">;
  readonly clock: KillClock;
  readonly record: Pick<Store["kills"], "begin" | "recordFrozen" | "finish">;
  readonly guard: Guard;
  /** Watched since before the plan's view was scanned. */
  readonly births: KillBirths;
  /** See KillRun. */
  readonly lookWell: KillRun["lookWell"];
  readonly pidsAtStart: KillRun["pidsAtStart"];
  readonly onProgress: (progress: KillProgress) => void;
  /** Cancels: what was not yet signalled is spared, what we stopped is continued. */
  readonly cancelled: AbortSignal;
  /** Ends the grace at once, as a second request with `force` does. */
  readonly hurried: AbortSignal;
}

/**
 * Carries out a confirmed plan: pin, record, ask, freeze, kill, verify, record. Bounded by the
 * grace plus about seven seconds whatever the targets do. Throws before any signal: CONFLICT (a
 * root changed), STORE_FAILED, SCAN_FAILED (out of descriptors).
 */
export async function executePlan(options: ExecutePlanOptions): Promise<KillReport> {
  const { clock, confirmed, request, record } = options;
  const victims = new Victims(clock, confirmed.settled);
  const run: KillRun = {
    ...options,
    victims,
    bystanders: confirmed.bystanders,
    scan: [],
    numbersHold: options.pidsAtStart !== undefined,
    notes: [],
    incomplete: false,
    phase: "polite",
    emit: options.onProgress,
  };
  const running: KillReport = {
    id: options.id,
    hostId: confirmed.plan.hostId,
    scope: confirmed.plan.scope,
    client: request.client ?? "api",
    ...(request.user === undefined ? {} : { user: request.user }),
    force: request.force ?? false,
    graceMs: request.graceMs ?? defaultGraceMs,
    startedAt: clock.now(),
    status: "running",
    outcomes: [],
    confirmedGone: 0,
    memoryFreedBytes: 0,
  };
  try {
    await pinAll(run, confirmed);
    await begin(record, running, confirmed.plan);
    using _ = resumeOnExit(() => thaw(victims));
    const failed = await attempt(run, escalate(run, running, record, options.hurried));
    return await finish(run, confirmed, running, record, failed);
  } finally {
    victims.close();
  }
}

async function begin(
  record: ExecutePlanOptions["record"],
  running: KillReport,
  plan: KillPlan,
): Promise<void> {
  try {
    await record.begin({ report: running, plan });
  } catch (cause) {
    if (cause instanceof ProcessServiceError) throw cause;
    throw new ProcessServiceError(
      "STORE_FAILED",
      "The kill could not be recorded, so nothing was signalled.",
      { cause },
    );
  }
}

async function escalate(
  run: KillRun,
  { id, force, graceMs }: KillReport,
  record: ExecutePlanOptions["record"],
  hurried: AbortSignal,
): Promise<void> {
  if (!force) {
    enter(run, "polite");
    if (await politeRound(run, graceMs, hurried)) return;
  }
  if (run.inspector.capabilities.freeze && !run.cancelled.aborted) {
    enter(run, "freeze");
    await freeze(run, async (processes) => record.recordFrozen(id, processes));
  }
  if (run.cancelled.aborted) {
    await spareTheRest(run);
    return;
  }
  enter(run, "kill");
  await killAll(run);
  enter(run, "verify");
}

/** A fault in the middle must not leave anything stopped; it is told in the notes. */
async function attempt(run: KillRun, escalation: Promise<void>): Promise<boolean> {
  try {
    await escalation;
    return false;
  } catch (error) {
    run.notes.push(`The kill broke off: ${messageOf(error)}`);
    await spareTheRest(run, "The kill broke off before it was signalled.");
    return true;
  }
}

async function spareTheRest(run: KillRun, why = "Cancelled in time."): Promise<void> {
  thaw(run.victims);
  for (const victim of run.victims.open()) {
    run.victims.look(victim);
    if (victim.outcome !== undefined || victim.deadAfterMs !== undefined) continue;
    run.victims.settle(
      victim,
      "spared",
      victim.asked ? "SIGTERM had been sent to it before the kill ended early." : why,
    );
  }
}

async function finish(
  run: KillRun,
  confirmed: ConfirmedPlan,
  running: KillReport,
  record: ExecutePlanOptions["record"],
  failed: boolean,
): Promise<KillReport> {
  await verify(run);
  thaw(run.victims);
  const { reason }: { readonly reason: unknown } = run.cancelled;
  if (typeof reason === "string") run.notes.push(reason);
  const outcomes = run.victims.outcomes();
  if (!failed && !run.cancelled.aborted) await sayUnexplained(run, confirmed);
  const spared = outcomes.some((outcome) => outcome.outcome === "spared");
  const done: KillReport = {
    ...running,
    status: failed ? "failed" : spared ? "cancelled" : run.incomplete ? "incomplete" : "done",
    finishedAt: run.clock.now(),
    outcomes,
    ...countDeaths(outcomes),
    ...(run.notes.length === 0 ? {} : { notes: run.notes }),
  };
  enter(run, "done");
  report(run);
  try {
    await record.finish(done);
    return done;
  } catch (error) {
    const why = messageOf(error);
    return { ...done, notes: [...run.notes, `The outcome could not be recorded: ${why}`] };
  }
}
