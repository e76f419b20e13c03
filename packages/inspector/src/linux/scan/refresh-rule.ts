import type { ProcessInfo } from "../../core/snapshot.ts";

/** What the rule looks at; all of it stands in the stat line that is read at every scan anyway. */
export interface RefreshInput {
  readonly pid: number;
  /** Counts up with every scan. */
  readonly scan: number;
  /** Milliseconds since arguments, directory and owner were all read. */
  readonly factsAgeMs: number;
  /** Milliseconds from the start of the process to that reading. */
  readonly processAgeAtFactsMs: number;
  /** Name or start of the stack differ from then: the process has called exec. */
  readonly execed: boolean;
  /** It used CPU time or touched new pages since its directory was read. */
  readonly active: boolean;
  /** It has not run since its line was read the time before (schedstat.ts). */
  readonly idle: boolean;
  /** What the caller wants read whatever the rule says. */
  readonly requested: Refresh;
}

export type Refresh = "nothing" | "directory" | "everything";

/** Scans that a slow round takes. Each process has its turn in another one of them. */
export const DIRECTORY_ROUND = 15;
export const SLOW_ROUND = 60;

const YOUNG_MS = 2_000;
// Scans that follow each other closely, as in a kill, need not read all of an idle young one again.
const RECENT_MS = 250;
// Spread over a minute, so that not all become old in one scan.
const OLD_FACTS_MS = 60_000;
const SPREAD_MS = 1_000;
const SPREAD = 64;

/**
 * The one rule for when arguments, directory and owner are read again. Arguments and owner change
 * at exec, directories at chdir, which a process that sleeps cannot call. What it did shows in its
 * stack, CPU time and page faults; these are coarse, so the rounds and the age bound what they
 * miss (a title rewritten, a directory changed within a fraction of a tick). Of a process that did
 * not run at all, only what others do to it remains: its directory can be renamed or deleted.
 */
export function refreshDue(input: RefreshInput): Refresh {
  const { pid, scan } = input;
  const everything =
    input.requested === "everything" ||
    input.execed ||
    (isYoung(input) && (input.active || input.factsAgeMs > RECENT_MS)) ||
    (!input.idle &&
      (input.factsAgeMs > OLD_FACTS_MS + (pid % SPREAD) * SPREAD_MS ||
        (pid + scan) % SLOW_ROUND === 0));
  if (everything) return "everything";
  const directory =
    input.requested === "directory" || input.active || (pid + scan) % DIRECTORY_ROUND === 0;
  return directory ? "directory" : "nothing";
}

/**
 * Whether a process that was not given a processor can have changed nothing. One that runs at this
 * moment may be counted later, and of several threads the record knows the first one only.
 */
export function isSkippable({ state, threadCount, cpuPercent }: ProcessInfo): boolean {
  return (state === "sleeping" || state === "idle") && threadCount === 1 && cpuPercent === 0;
}

/**
 * Whether a process may rest: its line is not read while its run record says that it has not run.
 * It has to be read all the same in its turn, since the kernel may take memory away from a process
 * that sleeps, and while it is young, since its parent may put it into a process group.
 */
export function maySkipScan(
  input: Pick<RefreshInput, "pid" | "scan" | "processAgeAtFactsMs">,
): boolean {
  return (input.pid + input.scan) % DIRECTORY_ROUND !== 0 && !isYoung(input);
}

function isYoung({ processAgeAtFactsMs }: Pick<RefreshInput, "processAgeAtFactsMs">): boolean {
  return processAgeAtFactsMs < YOUNG_MS;
}
