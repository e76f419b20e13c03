import { openSync } from "node:fs";
import type { CachedProcess } from "./cached-process.ts";
import type { ReadBuffer } from "../procfs/read-buffer.ts";

const SPACE = 0x20;
const ZERO = 0x30;

/** In the place of a descriptor: not opened yet, and not to be had. */
export const UNOPENED = -1;
export const UNAVAILABLE = -2;

/**
 * Tells by one small read whether a process of one thread has run since its stat line was read. Its
 * /proc/PID/schedstat holds the nanoseconds that it ran, those that it waited, and how often it was
 * given a processor; reading it costs a fifth of what stat costs. A process that sleeps and has not
 * been given one can have changed nothing of its own.
 * Source: Documentation/scheduler/sched-stats.rst, fs/proc/base.c proc_pid_schedstat().
 */
export class SchedstatReader {
  readonly #procRoot: string;
  readonly #buffer: ReadBuffer;

  constructor(procRoot: string, buffer: ReadBuffer) {
    this.#procRoot = procRoot;
    this.#buffer = buffer;
  }

  /** The descriptor, or UNAVAILABLE: this kernel keeps no record, or no descriptor is to spare. */
  open(pid: number): number {
    try {
      return openSync(`${this.#procRoot}/${pid}/schedstat`, "r");
    } catch {
      // Not asked for again: an error costs Node ten times as much as a whole stat line.
      return UNAVAILABLE;
    }
  }

  /**
   * Whether it has run since this was asked before; true when that cannot be told. What it says
   * holds for a stat line only when it was asked before that line was read.
   */
  hasRun(cached: CachedProcess): boolean {
    const length = this.#buffer.readAgain(cached.schedstatDescriptor);
    const { bytes } = this.#buffer;
    let runTimeNs = 0;
    let index = 0;
    for (; index < length && bytes[index] !== SPACE; index += 1) {
      runTimeNs = runTimeNs * 10 + ((bytes[index] ?? 0) - ZERO);
    }
    let timeslices = 0;
    // The last of three numbers, before the end of the line.
    let scale = 1;
    for (let last = length - 2; last > index && bytes[last] !== SPACE; last -= 1) {
      timeslices += ((bytes[last] ?? 0) - ZERO) * scale;
      scale *= 10;
    }
    const same = runTimeNs === cached.runTimeNs && timeslices === cached.timeslices;
    cached.runTimeNs = runTimeNs;
    cached.timeslices = timeslices;
    // A kernel that does not count writes zeros for all.
    return !same || timeslices === 0;
  }
}
