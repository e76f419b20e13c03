import { defined } from "@corral/inspector/core";
import { ProcessServiceError } from "../core/errors.ts";
import type { KillReport } from "../core/kill/kill-model.ts";
import { countDeaths } from "../core/kill/kill-outcomes.ts";
import { begunReport } from "../core/kill/kill-record.ts";
import { killAll, verify } from "./finish-off.ts";
import { freeze, thaw } from "./freeze.ts";
import { resumeOnExit } from "./resume-on-exit.ts";
import { enter, messageOf, report, type KillRun } from "./kill-run.ts";
import { politeRound } from "./polite.ts";
import { pinAll } from "./pin-all.ts";
import { sayUnexplained } from "./say-unexplained.ts";
import { Victims } from "./victims.ts";

const defaultGraceMs = 5_000;

export type ExecutePlanOptions = Pick<
  KillRun,
  "tools" | "flight" | "confirmed" | "births" | "pidsAtStart"
>;

/**
 * Carries out a confirmed plan: pin, record, ask, freeze, kill, verify, record. Bounded by the
 * grace plus about seven seconds whatever the targets do. Throws before any signal: CONFLICT (a
 * root changed), STORE_FAILED, SCAN_FAILED (out of descriptors).
 */
export async function executePlan(options: ExecutePlanOptions): Promise<KillReport> {
  const { tools, flight, confirmed } = options;
  const { inspector, clock } = tools;
  const { request } = flight;
  const victims = new Victims(clock, confirmed.settled);
  const run: KillRun = {
    ...options,
    inspector,
    clock,
    cancelled: flight.cancelled,
    victims,
    bystanders: confirmed.bystanders,
    scan: [],
    numbersHold: options.pidsAtStart !== undefined,
    notes: [],
    incomplete: false,
    phase: "terminate",
  };
  const running = begunReport({
    id: flight.id,
    hostId: confirmed.plan.hostId,
    scope: confirmed.plan.scope,
    client: request.client ?? "api",
    ...defined({ user: request.user }),
    force: request.force ?? false,
    graceMs: request.graceMs ?? defaultGraceMs,
    startedAt: clock.now(),
  });
  try {
    await pinAll(run);
    await begin(run, running);
    using _ = resumeOnExit(() => thaw(victims));
    const failed = await attempt(run, escalate(run, running));
    return await finish(run, running, failed);
  } finally {
    victims.close();
  }
}

async function begin({ tools, flight, confirmed }: KillRun, report: KillReport): Promise<void> {
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
  flight.start(report);
}

async function escalate(run: KillRun, { force, graceMs }: KillReport): Promise<void> {
  if (!force) {
    enter(run, "terminate");
    if (await politeRound(run, graceMs)) return;
  }
  if (run.inspector.capabilities.freeze && !run.cancelled.aborted) {
    enter(run, "freeze");
    await freeze(run);
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

async function finish(run: KillRun, running: KillReport, failed: boolean): Promise<KillReport> {
  await verify(run);
  thaw(run.victims);
  const { reason }: { readonly reason: unknown } = run.cancelled;
  if (typeof reason === "string") run.notes.push(reason);
  const outcomes = run.victims.outcomes();
  if (!failed && !run.cancelled.aborted) await sayUnexplained(run);
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
    await run.tools.recoverer.finish(done);
    return done;
  } catch (error) {
    const why = messageOf(error);
    return { ...done, notes: [...run.notes, `The outcome could not be recorded: ${why}`] };
  }
}
