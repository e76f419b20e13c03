import { openSync } from "node:fs";
import type { CachedProcess } from "./cached-process.ts";
import type { IdleCheck } from "./idle-check.ts";
import { type ListedProcess, listProcesses } from "../procfs/list-processes.ts";
import type { ProcessCache } from "./process-cache.ts";
import type { ReadBuffer } from "../procfs/read-buffer.ts";
import { isSleeping } from "./refresh-rule.ts";

const SPACE = 0x20;
const ZERO = 0x30;

/** Values in place of a descriptor: not opened yet; cannot be opened. */
export const UNOPENED = -1;
export const UNAVAILABLE = -2;

/**
 * Tells whether a single-threaded process has run since its last stat line. /proc/PID/schedstat holds
 * the time on a CPU and the time in the run queue, nanoseconds, and the number of timeslices. Reading
 * it costs a fifth of reading stat. A sleeping process without a new timeslice has changed nothing
 * itself.
 * Source: kernel Documentation/scheduler/sched-stats.rst, fs/proc/base.c proc_pid_schedstat().
 */
export class SchedstatCheck implements IdleCheck {
  readonly #procRoot: string;
  readonly #buffer: ReadBuffer;
  readonly #cache: ProcessCache;

  constructor(procRoot: string, buffer: ReadBuffer, cache: ProcessCache) {
    this.#procRoot = procRoot;
    this.#buffer = buffer;
    this.#cache = cache;
  }

  list(): Promise<ListedProcess[]> {
    return listProcesses(this.#procRoot);
  }

  /** Reads schedstat only if the last two stat lines gave the same record: most others have run. */
  isIdle(cached: CachedProcess): boolean {
    if (!cached.unchanged || !isCounted(cached)) return false;
    if (cached.schedstatDescriptor === UNOPENED && this.#cache.canOpen) {
      this.#cache.attachSchedstat(cached, this.#open(cached.pid));
    }
    if (cached.schedstatDescriptor < 0) return false;
    try {
      return !this.#hasRun(cached);
    } catch {
      // The process has probably exited; reading its stat file decides.
      return false;
    }
  }

  clockNs(): number {
    return -1;
  }

  /** The descriptor, or UNAVAILABLE: a kernel without CONFIG_SCHED_INFO, or no free descriptor. */
  #open(pid: number): number {
    try {
      return openSync(`${this.#procRoot}/${pid}/schedstat`, "r");
    } catch {
      // Not tried again: an error costs Node.js ten times as much as reading stat.
      return UNAVAILABLE;
    }
  }

  /**
   * Whether the process has run since the previous call; true when that is not known. Call it before
   * reading the stat line, so that a run in between is not lost.
   */
  #hasRun(cached: CachedProcess): boolean {
    const length = this.#buffer.readAgain(cached.schedstatDescriptor);
    const { bytes } = this.#buffer;
    let runTimeNs = 0;
    let index = 0;
    for (; index < length && bytes[index] !== SPACE; index += 1) {
      runTimeNs = runTimeNs * 10 + ((bytes[index] ?? 0) - ZERO);
    }
    let timeslices = 0;
    // The last of three numbers, parsed from the end of the line.
    let scale = 1;
    for (let last = length - 2; last > index && bytes[last] !== SPACE; last -= 1) {
      timeslices += ((bytes[last] ?? 0) - ZERO) * scale;
      scale *= 10;
    }
    const same = runTimeNs === cached.runTimeNs && timeslices === cached.timeslices;
    cached.runTimeNs = runTimeNs;
    cached.timeslices = timeslices;
    // Kernels without scheduler statistics write zeros.
    return !same || timeslices === 0;
  }
}

/** schedstat counts the first thread only, and a running process later. */
function isCounted({ info }: CachedProcess): boolean {
  return isSleeping(info) && info.threadCount === 1 && info.cpuPercent === 0;
}
