import type { KillOutcome, KillReport } from "./kill-model.ts";

const deaths = new Set<KillOutcome["outcome"]>(["terminated", "killed", "dead-unreaped"]);

/** Whether the outcome is a death that this kill brought about and saw confirmed. */
export function isConfirmedDeath(outcome: KillOutcome): boolean {
  return deaths.has(outcome.outcome);
}

/** How many confirmed deaths there are and what they freed; an unreaped zombie holds no memory. */
export function countDeaths(
  outcomes: readonly KillOutcome[],
): Pick<KillReport, "confirmedGone" | "memoryFreedBytes"> {
  const dead = outcomes.filter(isConfirmedDeath);
  return {
    confirmedGone: dead.length,
    memoryFreedBytes: dead.reduce((sum, outcome) => sum + outcome.memoryBytes, 0),
  };
}
