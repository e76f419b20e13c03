import type { KillOutcome, KillOutcomeKind, KillReport } from "./kill-model.ts";

interface Judgement {
  readonly words: string;
  /** The process no longer runs. */
  readonly gone: boolean;
  /** A confirmed death caused by this kill. */
  readonly death?: true;
}

/** What each outcome means, and its words on the page and in the command. */
const outcomes: Readonly<Record<KillOutcomeKind, Judgement>> = {
  terminated: { words: "terminated", gone: true, death: true },
  killed: { words: "killed", gone: true, death: true },
  "already-gone": { words: "already gone", gone: true },
  "dead-unreaped": { words: "exited, not collected by its parent", gone: true, death: true },
  pending: { words: "not ended yet", gone: false },
  denied: { words: "not permitted", gone: false },
  // A pid can be reused only after its process was reaped.
  reused: { words: "already gone, its pid is another process's now", gone: true },
  escaped: { words: "still running", gone: false },
  spared: { words: "spared", gone: false },
  refused: { words: "refused", gone: false },
  signalled: { words: "signalled", gone: false },
};

export function outcomeWords(kind: KillOutcomeKind): string {
  return outcomes[kind].words;
}

/** Whether the request is fulfilled: the process is gone, or the signal by name was sent. */
export function isAsRequested({ outcome }: Pick<KillOutcome, "outcome">): boolean {
  return outcomes[outcome].gone || outcome === "signalled";
}

/** Number of processes for which the request is not fulfilled. */
export function countSurvivors({ outcomes: all }: Pick<KillReport, "outcomes">): number {
  return all.filter((outcome) => !isAsRequested(outcome)).length;
}

/** Whether the request is fulfilled for all processes and there are no notes. */
export function isClean(report: Pick<KillReport, "outcomes" | "notes">): boolean {
  return countSurvivors(report) === 0 && (report.notes ?? []).length === 0;
}

/** Number of confirmed deaths and the memory they freed; a zombie holds no memory. */
export function countDeaths(
  all: readonly KillOutcome[],
): Pick<KillReport, "confirmedGone" | "memoryFreedBytes"> {
  const dead = all.filter(({ outcome }) => outcomes[outcome].death);
  return {
    confirmedGone: dead.length,
    memoryFreedBytes: dead.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
  };
}
