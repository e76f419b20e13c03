import { closeSync, openSync, readFileSync } from "node:fs";
import type { ProcessBirth } from "../driver.ts";
import type { BirthSource, SayMissed } from "./birth-source.ts";
import { parseLastPid } from "./parse-loadavg.ts";
import { pidsInRange } from "./pid-range.ts";
import type { BirthReader } from "./read-birth.ts";
import { ReadBuffer } from "./read-bytes.ts";
import { countOfProcesses } from "./messages.ts";

// A look takes about 10 µs for each new pid. A busy build starts some dozens in 20 ms; beyond this
// it is a storm, and others want the event loop too.
const MOST_PIDS = 256;
const MOST_MS = 4;
// A look that comes this much after the one before has missed parents that lived shorter.
const STALL_MS = 250;
// Start times are rounded down to 10 ms, and the clocks are read one after the other.
const MARGIN_MS = 1_000;
const PID_MAX_DEFAULT = 32_768;
const NONE: readonly ProcessBirth[] = [];

/**
 * Pids are given out in sequence and /proc/loadavg ends with the last one: what lies between two
 * readings of it is new. Costs one small read when nothing was started.
 */
export class LastPidSource implements BirthSource {
  readonly #procRoot: string;
  readonly #reader: BirthReader;
  readonly #sayMissed: SayMissed;
  readonly #buffer = new ReadBuffer(256);
  readonly #descriptor: number;
  #lastPid: number;
  #lookedAt = performance.now();

  /** Throws when there is no such file, or no last pid in it. */
  constructor(procRoot: string, reader: BirthReader, sayMissed: SayMissed) {
    this.#procRoot = procRoot;
    this.#reader = reader;
    this.#sayMissed = sayMissed;
    this.#descriptor = openSync(`${procRoot}/loadavg`, "r");
    try {
      this.#lastPid = this.#readLastPid();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Up to here all births were seen. */
  get lastPid(): number {
    return this.#lastPid;
  }

  look(): readonly ProcessBirth[] {
    const now = performance.now();
    const elapsed = now - this.#lookedAt;
    this.#lookedAt = now;
    const last = this.#readLastPid();
    if (last === this.#lastPid) return NONE;
    const pidMax = last < this.#lastPid ? this.#readPidMax() : 0;
    const range = pidsInRange(this.#lastPid, last, pidMax, MOST_PIDS);
    this.#lastPid = last;
    if (elapsed > STALL_MS) this.#sayMissed(`nothing was seen for ${Math.round(elapsed)} ms`);
    const births = this.#read(range.pids, this.#reader.uptimeMs() - elapsed - MARGIN_MS);
    const left = range.left + births.left;
    if (left > 0) this.#sayMissed(`${countOfProcesses(left)} started too fast to look at`);
    return births.found;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Newest first: what is left out when time is up has the least chance to be alive still. */
  #read(pids: readonly number[], bornAfterMs: number) {
    const deadline = performance.now() + MOST_MS;
    const found: ProcessBirth[] = [];
    let left = pids.length;
    for (const pid of pids.toReversed()) {
      const birth = this.#reader.read(pid, bornAfterMs);
      if (birth !== undefined) found.push(birth);
      left -= 1;
      if (performance.now() > deadline) break;
    }
    return { found: found.toReversed(), left };
  }

  #readLastPid(): number {
    const length = this.#buffer.readAgain(this.#descriptor);
    const last = parseLastPid(this.#buffer.bytes.toString("latin1", 0, length));
    if (last === undefined) throw new Error("/proc/loadavg holds no last pid");
    return last;
  }

  #readPidMax(): number {
    try {
      return Number(readFileSync(`${this.#procRoot}/sys/kernel/pid_max`, "latin1"));
    } catch {
      return PID_MAX_DEFAULT;
    }
  }
}
