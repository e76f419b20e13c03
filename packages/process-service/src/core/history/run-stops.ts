import { countDeaths } from "../kill/kill-outcomes.ts";
import type { KillOutcome } from "../kill/kill-model.ts";

/** What Corral stopped of an executor, while it ran and since. */
export interface RunStops {
  /** Kills that ended at least one of its processes. */
  readonly kills: number;
  /** Confirmed deaths. */
  readonly processes: number;
  /** Memory that they freed, bytes. */
  readonly memoryBytes: number;
  /** How many of the deaths came of kills that began after its end: its left-overs. */
  readonly processesAfterEnd: number;
}

interface StopOutcome {
  readonly killId: string;
  readonly outcome: KillOutcome;
  readonly afterEnd: boolean;
}

/** undefined where no process was stopped. */
export function addStops(outcomes: readonly StopOutcome[]): RunStops | undefined {
  const dead = outcomes.filter(({ outcome }) => countDeaths([outcome]).confirmedGone > 0);
  if (dead.length === 0) return undefined;
  return {
    kills: new Set(dead.map(({ killId }) => killId)).size,
    processes: dead.length,
    memoryBytes: dead.reduce((sum, { outcome }) => sum + outcome.memoryBytes, 0),
    processesAfterEnd: dead.filter(({ afterEnd }) => afterEnd).length,
  };
}
