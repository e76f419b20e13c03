import { defined } from "@corral/inspector/core";
import { ProcessServiceError } from "../core/errors.ts";
import type { KillReport, RequestingAgent } from "../core/kill/kill-model.ts";
import { countDeaths } from "../core/kill/kill-outcomes.ts";
import { newReport } from "../core/kill/kill-record.ts";
import { forceKill, verify } from "./force-kill.ts";
import { freeze, thaw } from "./freeze.ts";
import { resumeOnExit } from "./resume-on-exit.ts";
import { enterPhase, messageOf, reportProgress, type KillRun } from "./kill-run.ts";
import { terminateTargets } from "./terminate.ts";
import { pinAll } from "./pin-all.ts";
import { reportUnattributed } from "./report-unattributed.ts";
import { Targets } from "./targets.ts";

const defaultGraceMs = 5_000;

export interface ExecutePlanOptions extends Pick<
  KillRun,
  "tools" | "kill" | "confirmed" | "births" | "pidsAtStart"
> {
  /** As in KillReport. */
  readonly requestedBy?: RequestingAgent | undefined;
}

/**
 * Carries out a confirmed plan: pin, record, terminate, freeze, kill, verify, record. Bounded by the
 * grace plus about seven seconds whatever the targets do. Throws before any signal: CONFLICT (a
 * root changed), STORE_FAILED, SCAN_FAILED (out of descriptors).
 */
export async function executePlan(options: ExecutePlanOptions): Promise<KillReport> {
  const { tools, kill, confirmed } = options;
  const { inspector, clock } = tools;
  const { request } = kill;
  const targets = new Targets(clock, confirmed.settled);
  const run: KillRun = {
    ...options,
    inspector,
    clock,
    cancelled: kill.cancelled,
    targets,
    excluded: confirmed.excluded,
    scan: [],
    numbersNotReused: options.pidsAtStart !== undefined,
    notes: [],
    incomplete: false,
    phase: "terminate",
  };
  const running = newReport({
    id: kill.id,
    hostId: confirmed.plan.hostId,
    scope: confirmed.plan.scope,
    client: request.client ?? "api",
    ...defined({ user: request.user, requestedBy: options.requestedBy }),
    force: request.force ?? false,
    graceMs: request.graceMs ?? defaultGraceMs,
    startedAt: clock.now(),
  });
  try {
    await pinAll(run);
    await begin(run, running);
    using _ = resumeOnExit(() => thaw(targets));
    const failed = await attempt(run, escalate(run, running));
    return await finish(run, running, failed);
  } finally {
    targets.close();
  }
}

async function begin({ tools, kill, confirmed }: KillRun, report: KillReport): Promise<void> {
  try {
    await tools.kills.begin({ report, plan: confirmed.plan });
  } catch (cause) {
    if (cause instanceof ProcessServiceError) throw cause;
    throw new ProcessServiceError(
      "STORE_FAILED",
      "The kill could not be recorded, so nothing was signalled.",
      { cause },
    );
  }
  kill.start(report);
}

async function escalate(run: KillRun, { force, graceMs }: KillReport): Promise<void> {
  if (!force) {
    enterPhase(run, "terminate");
    if (await terminateTargets(run, graceMs)) return;
  }
  if (run.inspector.capabilities.freeze && !run.cancelled.aborted) {
    enterPhase(run, "freeze");
    await freeze(run);
  }
  if (run.cancelled.aborted) {
    await spareRemaining(run);
    return;
  }
  enterPhase(run, "kill");
  await forceKill(run);
  enterPhase(run, "verify");
}

/** On error, resume every frozen process and add the error to the report's notes. */
async function attempt(run: KillRun, escalation: Promise<void>): Promise<boolean> {
  try {
    await escalation;
    return false;
  } catch (error) {
    run.notes.push(`The kill broke off: ${messageOf(error)}`);
    await spareRemaining(run, "The kill broke off before it was signalled.");
    return true;
  }
}

async function spareRemaining(run: KillRun, why = "Cancelled in time."): Promise<void> {
  thaw(run.targets);
  for (const target of run.targets.unsettled()) {
    run.targets.refreshStatus(target);
    if (target.outcome !== undefined || target.deadAfterMs !== undefined) continue;
    run.targets.settle(
      target,
      "spared",
      target.sigtermSent ? "SIGTERM had been sent to it before the kill ended early." : why,
    );
  }
}

async function finish(run: KillRun, running: KillReport, failed: boolean): Promise<KillReport> {
  await verify(run);
  thaw(run.targets);
  const { reason }: { readonly reason: unknown } = run.cancelled;
  if (typeof reason === "string") run.notes.push(reason);
  const outcomes = run.targets.outcomes();
  if (!failed && !run.cancelled.aborted) await reportUnattributed(run);
  const spared = outcomes.some((outcome) => outcome.outcome === "spared");
  const done: KillReport = {
    ...running,
    status: failed ? "failed" : spared ? "cancelled" : run.incomplete ? "incomplete" : "done",
    finishedAt: run.clock.now(),
    outcomes,
    ...countDeaths(outcomes),
    ...(run.notes.length === 0 ? {} : { notes: run.notes }),
  };
  enterPhase(run, "done");
  reportProgress(run);
  try {
    await run.tools.recoverer.finish(done);
    return done;
  } catch (error) {
    const why = messageOf(error);
    return { ...done, notes: [...run.notes, `The outcome could not be recorded: ${why}`] };
  }
}
