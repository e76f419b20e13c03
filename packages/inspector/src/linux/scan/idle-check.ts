import type { ListedProcess } from "../procfs/list-processes.ts";
import type { CachedProcess } from "./cached-process.ts";

/** Tells which processes have not run since their last stat lines: those have changed nothing themselves. */
export interface IdleCheck {
  /** The processes in /proc, lowest pid first. */
  list(): Promise<ListedProcess[]>;
  /**
   * Whether the process has not run since its last stat line; false when that is not known. `inode`: of
   * /proc/PID in the present listing. Call it once per scan, before the stat line is read, so that a run
   * in between is not lost.
   */
  isIdle(cached: CachedProcess, inode: number): boolean;
  /** CPU clock of the process that has the pid now, nanoseconds; -1 without CPU clocks. */
  clockNs(pid: number): number;
}
