import { closeSync, openSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { ProcessBirth } from "../../core/driver.ts";
import { countOfProcesses } from "../../core/messages.ts";
import { optionalText } from "../../system/optional-read.ts";
import { NO_BIRTHS, type BirthSource, type ReportMissed } from "./birth-source.ts";
import { parseLastPid } from "../procfs/parse/loadavg.ts";
import { pidsInRange } from "./pid-range.ts";
import type { BirthReader } from "./birth-reader.ts";
import { ReadBuffer } from "../procfs/read-buffer.ts";

// A look takes about 10 µs for each new pid. A busy build starts some dozens in 20 ms; beyond this
// it is a storm.
const MAX_PIDS = 256;
// Others want the event loop, too. What is left is read right after them and not given up: the time
// may have passed without a read, in a collection of garbage or while others had the processor.
const MAX_BUSY_MS = 4;
// A look that comes this much after the one before has missed parents that lived shorter.
const STALL_MS = 250;
// Start times are rounded down to 10 ms, and pids are read a little after they were given out.
const MARGIN_MS = 1_000;
const PID_MAX_DEFAULT = 32_768;

type PidReader = Pick<BirthReader, "read" | "newestStartMs" | "uptimeMs">;

/**
 * Pids are given out in sequence and /proc/loadavg ends with the last one: what lies between two
 * readings of it is new. Costs one small read when nothing was started.
 */
export class LastPidSource implements BirthSource {
  readonly #procRoot: string;
  readonly #reader: PidReader;
  readonly #reportMissed: ReportMissed;
  readonly #buffer = new ReadBuffer(256);
  readonly #descriptor: number;
  readonly #beganMs: number;
  #lastPid: number;
  #lookedAt = performance.now();

  /** Throws when there is no such file, or no last pid in it. */
  constructor(procRoot: string, reader: PidReader, reportMissed: ReportMissed) {
    this.#procRoot = procRoot;
    this.#reader = reader;
    this.#reportMissed = reportMissed;
    this.#descriptor = openSync(`${procRoot}/loadavg`, "r");
    try {
      this.#lastPid = this.#readLastPid();
      this.#beganMs = reader.uptimeMs();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Up to here all births were seen. */
  get lastPid(): number {
    return this.#lastPid;
  }

  look(): readonly ProcessBirth[] | Promise<readonly ProcessBirth[]> {
    const now = performance.now();
    const elapsed = now - this.#lookedAt;
    this.#lookedAt = now;
    const last = this.#readLastPid();
    if (last === this.#lastPid) return NO_BIRTHS;
    const pidMax = last < this.#lastPid ? this.#readPidMax() : 0;
    const range = pidsInRange(this.#lastPid, last, pidMax, MAX_PIDS);
    this.#lastPid = last;
    if (elapsed > STALL_MS) this.#reportMissed(`nothing was seen for ${Math.round(elapsed)} ms`);
    if (range.left > 0) {
      this.#reportMissed(`${countOfProcesses(range.left)} started too fast to look at`);
    }
    return this.#read(range.pids);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Oldest first: their parents are the next to be gone. */
  async #read(pids: readonly number[]): Promise<readonly ProcessBirth[]> {
    // What was born now is younger than all before it. The latest start seen tells as much of the
    // time as /proc/uptime, a read of which costs the kernel more than that of a process.
    const bornAfterMs = Math.max(this.#beganMs, this.#reader.newestStartMs) - MARGIN_MS;
    const found: ProcessBirth[] = [];
    let deadline = performance.now() + MAX_BUSY_MS;
    for (const [at, pid] of pids.entries()) {
      try {
        const birth = this.#reader.read(pid, bornAfterMs);
        if (birth !== undefined) found.push(birth);
      } catch (error) {
        // Out of descriptors: what was found is told, the others are lost.
        this.#reportMissed(
          `${countOfProcesses(pids.length - at)} could not be read: ${String(error)}`,
        );
        break;
      }
      if (performance.now() <= deadline) continue;
      await setImmediate();
      deadline = performance.now() + MAX_BUSY_MS;
    }
    return found;
  }

  #readLastPid(): number {
    const length = this.#buffer.readAgain(this.#descriptor);
    const last = parseLastPid(this.#buffer.bytes, length);
    if (last === undefined) throw new Error("/proc/loadavg holds no last pid");
    return last;
  }

  #readPidMax(): number {
    const text = optionalText(`${this.#procRoot}/sys/kernel/pid_max`);
    return text === undefined ? PID_MAX_DEFAULT : Number(text);
  }
}
