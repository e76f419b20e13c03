import type { KillOutcomeKind, KillPhase, KillReport } from "@corral/process-service/core";
import { count, formatBytes } from "../../lib/format.ts";

export const outcomeWords: Readonly<Record<KillOutcomeKind, string>> = {
  terminated: "ended after SIGTERM",
  killed: "killed",
  "already-gone": "was gone already",
  "dead-unreaped": "dead, not yet collected by its parent",
  pending: "does not end yet",
  denied: "not permitted",
  reused: "its pid belongs to another process now; not touched",
  escaped: "still running",
  spared: "spared",
  refused: "refused",
  signalled: "was sent the signal",
};

/** Whether the process is confirmed to be no more. */
export function isGone(outcome: KillOutcomeKind): boolean {
  return ["terminated", "killed", "already-gone", "dead-unreaped"].includes(outcome);
}

export const phaseWords: Readonly<Record<KillPhase, string>> = {
  polite: "Asked to end (SIGTERM), waiting",
  freeze: "Holding what is left, so that nothing new can start",
  kill: "Killing what is left (SIGKILL)",
  verify: "Checking that each one is gone",
  done: "Done",
};

/** "12 of 12 processes confirmed gone, 1.1 GB freed": survivors are said first. */
export function reportSummary(report: KillReport): string {
  const { outcomes, confirmedGone, memoryFreedBytes } = report;
  const alive = outcomes.filter(({ outcome }) => !isGone(outcome)).length;
  const gone = `${count(confirmedGone, "process", "processes")} confirmed gone, ${formatBytes(memoryFreedBytes)} freed`;
  const cancelled = report.status === "cancelled" ? "Cancelled. " : "";
  return alive === 0 ? `${cancelled}${gone}` : `${cancelled}${alive} still there; ${gone}`;
}
