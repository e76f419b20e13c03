import type { ProcessInfo } from "../../core/snapshot.ts";

/** Inputs of the rule; all come from the stat line, which is read anyway. */
export interface RefreshInput {
  readonly pid: number;
  /** Number of the scan. */
  readonly scan: number;
  /** Milliseconds since arguments, directory and owner were read. */
  readonly factsAgeMs: number;
  /** Age of the process at that reading, milliseconds. */
  readonly processAgeAtFactsMs: number;
  /** Name or stack start differ from that reading: the process has called exec. */
  readonly execed: boolean;
  /** CPU time or minor faults have grown since the directory was read. */
  readonly active: boolean;
  /** The process has not run since its previous stat line (idle-check.ts). */
  readonly idle: boolean;
  /** What the caller requested, in addition to the rule. */
  readonly requested: Refresh;
}

export type Refresh = "nothing" | "directory" | "everything";

/** Periods in scans. The pid decides in which scan of a period a process is due. */
export const DIRECTORY_ROUND = 15;
export const SLOW_ROUND = 60;

const YOUNG_MS = 2_000;
// Scans in quick succession, as during a kill, do not read idle young processes in full each time.
const RECENT_MS = 250;
// Spread by pid over another minute, so that not all processes are due in one scan.
const OLD_FACTS_MS = 60_000;
const SPREAD_MS = 1_000;
const SPREAD = 64;

/**
 * Decides when arguments, directory and owner are read again. Arguments and owner change at exec,
 * directories at chdir, and a sleeping process calls neither. Exec shows in the stack start, other
 * activity in CPU time and page faults. These are coarse: the periods and the age limit bound for how
 * long a change can be missed (a rewritten title, a chdir within a fraction of a tick). The directory
 * of an idle process can still be renamed or deleted by others.
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

/** Whether a process sleeps, so that its CPU time is counted: that of a running one is counted later. */
export function isSleeping({ state }: ProcessInfo): boolean {
  return state === "sleeping" || state === "idle";
}

/**
 * Whether the stat line of an idle process may be skipped in this scan. It is read once per period,
 * because the kernel may reclaim memory of a sleeping process, and while the process is young,
 * because its parent may still call setpgid(2) on it.
 */
export function maySkipScan(
  input: Pick<RefreshInput, "pid" | "scan" | "processAgeAtFactsMs">,
): boolean {
  return (input.pid + input.scan) % DIRECTORY_ROUND !== 0 && !isYoung(input);
}

function isYoung({ processAgeAtFactsMs }: Pick<RefreshInput, "processAgeAtFactsMs">): boolean {
  return processAgeAtFactsMs < YOUNG_MS;
}
