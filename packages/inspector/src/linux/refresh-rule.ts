/** What the rule looks at; all of it stands in the stat line that is read at every scan anyway. */
export interface RefreshInput {
  /** Milliseconds since the slow facts were read; undefined when they never were. */
  readonly factsAgeMs: number | undefined;
  /** Milliseconds from the start of the process to that reading. */
  readonly processAgeAtFactsMs: number;
  /** Name or start of the stack differ from then: the process has called exec. */
  readonly execed: boolean;
  /** It used CPU time or touched new pages since then: it did something, perhaps chdir. */
  readonly active: boolean;
  /** Its turn in the slow round has come. */
  readonly turn: boolean;
}

/** Scans that one slow round takes. Each process has its turn in another of them. */
export const SLOW_ROUND = 10;

const YOUNG_MS = 2_000;
const OLD_FACTS_MS = 30_000;

/**
 * The one rule for when arguments, directory and owner are read again. A process that sleeps
 * cannot have changed them, and one that acts shows it in its CPU time, its page faults or its
 * stack. These are coarse, so the slow round and the age limit bound what they miss.
 */
export function needsRefresh(input: RefreshInput): boolean {
  return (
    input.factsAgeMs === undefined ||
    input.execed ||
    input.active ||
    input.turn ||
    input.processAgeAtFactsMs < YOUNG_MS ||
    input.factsAgeMs > OLD_FACTS_MS
  );
}
