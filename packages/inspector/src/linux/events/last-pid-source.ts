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

// Reading a new pid takes about 10 µs. A busy build starts some dozens of processes in 20 ms; more
// pids than this are a fork storm.
const MAX_PIDS = 256;
// Longest synchronous run before other events get their turn. The remaining pids are read right after,
// not dropped: garbage collection or other programs may have used up the time.
const MAX_BUSY_MS = 4;
// A poll this long after the previous one has missed parents that lived for a shorter time.
const STALL_MS = 250;
// Start times are rounded down to 10 ms, and pids are read a little after their allocation.
const MARGIN_MS = 1_000;
const PID_MAX_DEFAULT = 32_768;

type PidReader = Pick<BirthReader, "read" | "newestStartMs" | "uptimeMs">;

/**
 * The kernel allocates pids in sequence, and /proc/loadavg ends with the last one: the pids between two
 * readings are new. Costs one small read when nothing was started. Source: proc_loadavg(5).
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

  /** Throws when /proc/loadavg does not exist or has no last pid. */
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

  /** All births up to this pid were reported. */
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

  /** Oldest first: the parents of the oldest are the next to exit. */
  async #read(pids: readonly number[]): Promise<readonly ProcessBirth[]> {
    // New processes are younger than all earlier ones. The latest known start stands in for the current
    // time: reading /proc/uptime costs the kernel more than reading a stat.
    const bornAfterMs = Math.max(this.#beganMs, this.#reader.newestStartMs) - MARGIN_MS;
    const found: ProcessBirth[] = [];
    let deadline = performance.now() + MAX_BUSY_MS;
    for (const [at, pid] of pids.entries()) {
      try {
        const birth = this.#reader.read(pid, bornAfterMs);
        if (birth !== undefined) found.push(birth);
      } catch (error) {
        // EMFILE: return the births found so far; the others are lost.
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
