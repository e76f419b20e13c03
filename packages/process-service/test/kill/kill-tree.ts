import type { KillOutcome, KillReport } from "../../src/core/kill/kill-model.ts";
import type { Scene } from "./mock-scene.ts";

export const byPid = (report: KillReport): Record<number, KillOutcome> =>
  Object.fromEntries(report.outcomes.map((one) => [one.process.pid, one]));
export const outcomes = (report: KillReport): Record<number, string> =>
  Object.fromEntries(report.outcomes.map((one) => [one.process.pid, one.outcome]));
export const took = (report: KillReport): number =>
  (report.finishedAt ?? Number.NaN) - report.startedAt;

/** Confirms what the preview of a tree ticks, and waits for the report. */
export async function kill(
  at: Scene,
  ...args: Parameters<Scene["confirmTree"]>
): Promise<KillReport> {
  const running = await at.service.start(await at.confirmTree(...args));
  return running.report;
}
