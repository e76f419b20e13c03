import type { KillOutcome, KillOutcomeKind, KillReport } from "./kill-model.ts";

interface Judgement {
  readonly words: string;
  /** The process no longer runs. */
  readonly gone: boolean;
  /** This kill brought its death about and saw it confirmed. */
  readonly death?: true;
}

/** What an outcome means, and how page and command say it. */
const outcomes: Readonly<Record<KillOutcomeKind, Judgement>> = {
  terminated: { words: "terminated", gone: true, death: true },
  killed: { words: "killed", gone: true, death: true },
  "already-gone": { words: "already gone", gone: true },
  "dead-unreaped": { words: "exited, not collected by its parent", gone: true, death: true },
  pending: { words: "not ended yet", gone: false },
  denied: { words: "not permitted", gone: false },
  // A pid is given again only after its process was collected.
  reused: { words: "already gone, its pid is another process's now", gone: true },
  escaped: { words: "still running", gone: false },
  spared: { words: "spared", gone: false },
  refused: { words: "refused", gone: false },
  signalled: { words: "signalled", gone: false },
};

export function outcomeWords(kind: KillOutcomeKind): string {
  return outcomes[kind].words;
}

/** Whether what was asked for is the case: the process is gone, or it was sent the signal by name. */
export function isAsRequested({ outcome }: Pick<KillOutcome, "outcome">): boolean {
  return outcomes[outcome].gone || outcome === "signalled";
}

/** How many are not as asked. */
export function countSurvivors({ outcomes: all }: Pick<KillReport, "outcomes">): number {
  return all.filter((outcome) => !isAsRequested(outcome)).length;
}

/** Whether everything is as asked, and nothing makes that doubtful. */
export function isClean(report: Pick<KillReport, "outcomes" | "notes">): boolean {
  return countSurvivors(report) === 0 && (report.notes ?? []).length === 0;
}

/** How many confirmed deaths there are and what they freed; an unreaped zombie holds no memory. */
export function countDeaths(
  all: readonly KillOutcome[],
): Pick<KillReport, "confirmedGone" | "memoryFreedBytes"> {
  const dead = all.filter(({ outcome }) => outcomes[outcome].death);
  return {
    confirmedGone: dead.length,
    memoryFreedBytes: dead.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
  };
}
