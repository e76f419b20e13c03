import type { ProcessClocks } from "../native/process-clocks.ts";
import type { ListedProcess } from "../procfs/list-processes.ts";
import type { CachedProcess } from "./cached-process.ts";
import type { IdleCheck } from "./idle-check.ts";
import { isSleeping } from "./refresh-rule.ts";

/**
 * Compares the CPU clock of each process, which counts all of its threads and needs no file.
 *
 * The clock id is made of the pid, so the clock answers for whichever process has the pid. A value
 * counts for a process only when that process is known to have had the pid at the time: its stat line
 * was read afterwards (through its open stat file, or with the same start time), or the inode number of
 * /proc/PID is still the same.
 *
 * The kernel adds the time of a running thread at the next timer tick. What a thread did since it woke
 * up less than a tick ago (1 to 10 ms) is therefore seen by the scan after that.
 */
export class CpuClockCheck implements IdleCheck {
  readonly #procRoot: string;
  readonly #clocks: ProcessClocks;

  constructor(procRoot: string, clocks: ProcessClocks) {
    this.#procRoot = procRoot;
    this.#clocks = clocks;
  }

  list(): Promise<ListedProcess[]> {
    return this.#clocks.list(this.#procRoot);
  }

  isIdle(cached: CachedProcess, inode: number): boolean {
    const clockNs = this.#clocks.cpuTimeNs(cached.pid);
    const same = clockNs === cached.clockNs && inode === cached.inode;
    cached.clockNs = clockNs;
    return same && clockNs >= 0 && inode > 0 && isSleeping(cached.info);
  }

  clockNs(pid: number): number {
    return this.#clocks.cpuTimeNs(pid);
  }
}
