import { randomUUID } from "node:crypto";
import { isLeftOver } from "../core/association/standing.ts";
import type { KillPlan, KillTarget } from "../core/kill/kill-model.ts";
import { newReport, outcomeOf } from "../core/kill/kill-record.ts";
import type { CorralView, ExecutorView } from "../core/model.ts";
import type { AutoCleanUpSettings } from "../core/settings.ts";
import type { KillService } from "../kill/kill-service.ts";
import type { Store } from "../store/store.ts";
import { dueCleanUps, whyNoCleanUp } from "./due-clean-ups.ts";

/** Pause after an automatic kill before the next one for the same executor, milliseconds. */
const againAfterMs = 10 * 60_000;

const client = "auto-clean-up";
const dryRun = "Dry run: it would have been stopped.";

export interface AutoCleanUpOptions {
  readonly kills: Pick<KillService, "preview" | "start">;
  readonly store: Pick<Store, "kills">;
  readonly settings: () => AutoCleanUpSettings;
  readonly now: () => number;
  readonly monotonic: () => number;
}

interface EndedExecutor {
  /** When this service first saw the end, monotonic milliseconds. */
  readonly endedSince: number;
  /** Monotonic milliseconds. */
  notBefore: number;
  /** Row keys of the last dry run, so that it is recorded once. */
  shown: string;
}

/**
 * Stops the left-overs of ended executors. Off by default; every run is recorded. Call with each new
 * view; joins a running clean-up. Never throws.
 */
export type AutoCleanUp = (view: CorralView) => Promise<void>;

export function createAutoCleanUp(options: AutoCleanUpOptions): AutoCleanUp {
  const { kills, store, settings, now, monotonic } = options;
  const known = new Map<string, EndedExecutor>();
  let running: Promise<void> | undefined;

  const noteEnded = (view: CorralView) => {
    const ended = new Set<string>();
    for (const { id, endedAt } of view.executors) {
      if (endedAt === undefined) continue;
      ended.add(id);
      if (!known.has(id)) known.set(id, { endedSince: monotonic(), notBefore: 0, shown: "" });
    }
    for (const id of known.keys()) if (!ended.has(id)) known.delete(id);
  };

  const cleanUpAfter = async (executor: ExecutorView, state: EndedExecutor) => {
    const plan = await kills.preview({ kind: "left-over", executorId: executor.id });
    const targets = plan.targets.filter((target) => target.selected && isLeftOver(target));
    if (targets.length === 0) return;
    if (settings().dryRun) {
      const what = targets.map(({ id }) => id).join(" ");
      if (state.shown === what) return;
      state.shown = what;
      if (!(await isRecorded(executor, targets))) await recordDryRun({ ...plan, targets });
      return;
    }
    state.notBefore = monotonic() + againAfterMs;
    const confirmed = targets.map(({ process }) => process);
    const kill = await kills.start({ scope: plan.scope, confirmed, client });
    await kill.report;
  };

  const isRecorded = async (executor: ExecutorView, targets: readonly KillTarget[]) => {
    const earlier = await store.kills.list({
      hostId: executor.hostId,
      executorId: executor.id,
      limit: 20,
    });
    return earlier.some(
      (report) =>
        report.client === client &&
        report.outcomes.length === targets.length &&
        targets.every(({ id }) => report.outcomes.some((outcome) => outcome.id === id)),
    );
  };

  const recordDryRun = async (plan: KillPlan) => {
    const at = now();
    const { hostId, scope } = plan;
    const report = newReport({ id: randomUUID(), hostId, scope, client, startedAt: at });
    await store.kills.begin({ report, plan });
    await store.kills.finish({
      ...report,
      status: "done",
      finishedAt: at,
      outcomes: plan.targets.map((target) => outcomeOf(target, "spared", { detail: dryRun })),
    });
  };

  const run = async (view: CorralView) => {
    const due = dueCleanUps({
      view,
      settings: settings(),
      now: now(),
      endedForMs: (id) => monotonic() - (known.get(id)?.endedSince ?? monotonic()),
    });
    for (const executor of due) {
      const state = known.get(executor.id);
      if (state === undefined || monotonic() < state.notBefore) continue;
      try {
        await cleanUpAfter(executor, state);
      } catch {
        // A conflict, or the kill could not be recorded: nothing was signalled, and the next view
        // decides again.
      }
    }
  };

  return async (view) => {
    noteEnded(view);
    if (!settings().enabled || whyNoCleanUp(view) !== undefined) return;
    running ??= run(view).finally(() => {
      running = undefined;
    });
    await running;
  };
}
