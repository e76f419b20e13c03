/** What the rule looks at; all of it stands in the stat line that is read at every scan anyway. */
export interface RefreshInput {
  /** Milliseconds since arguments, directory and owner were all read. */
  readonly factsAgeMs: number;
  /** Milliseconds from the start of the process to that reading. */
  readonly processAgeAtFactsMs: number;
  /** Name or start of the stack differ from then: the process has called exec. */
  readonly execed: boolean;
  /** It used CPU time or touched new pages since its directory was read. */
  readonly active: boolean;
  /** Its turn in the slow round has come. */
  readonly turn: boolean;
  /** What the caller wants read whatever the rule says. */
  readonly asked: Refresh;
}

export type Refresh = "nothing" | "directory" | "everything";

/** Scans that one slow round takes. Each process has its turn in another of them. */
export const SLOW_ROUND = 10;

const YOUNG_MS = 2_000;
const OLD_FACTS_MS = 30_000;

/**
 * The one rule for when arguments, directory and owner are read again. Arguments and owner change
 * at exec, directories at chdir, which a process that sleeps cannot call. What it did shows in its
 * stack, CPU time and page faults; these are coarse, so the slow round and the age bound what they
 * miss (a title rewritten, a directory changed within a fraction of a tick).
 */
export function refreshDue(input: RefreshInput): Refresh {
  const everything =
    input.asked === "everything" ||
    input.execed ||
    input.turn ||
    input.processAgeAtFactsMs < YOUNG_MS ||
    input.factsAgeMs > OLD_FACTS_MS;
  if (everything) return "everything";
  return input.active || input.asked === "directory" ? "directory" : "nothing";
}
