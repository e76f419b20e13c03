import { listPids } from "./listing-source.ts";
import type { LastPidSource } from "./last-pid-source.ts";
import { isInRange } from "./pid-range.ts";
import type { BirthReader } from "./birth-reader.ts";

interface Reading {
  readonly pids: ReadonlySet<string>;
  readonly lastPid: number;
  readonly uptimeMs: number;
}

/**
 * Some containers make /proc/loadavg up, and a /proc of another pid namespace counts other pids.
 * Then processes appear in the list whose pids were never announced.
 */
export class LastPidCheck {
  readonly #procRoot: string;
  readonly #source: LastPidSource;
  readonly #reader: BirthReader;
  #before: Reading | undefined;

  constructor(procRoot: string, source: LastPidSource, reader: BirthReader) {
    this.#procRoot = procRoot;
    this.#source = source;
    this.#reader = reader;
  }

  /** false once a process was found that was born since the last check without being announced. */
  async isAccurate(afterListing: () => void): Promise<boolean> {
    const before = this.#before;
    const lastPid = this.#source.lastPid;
    const uptimeMs = this.#reader.uptimeMs();
    const pids = new Set(await listPids(this.#procRoot));
    afterListing();
    this.#before = { pids, lastPid, uptimeMs };
    if (before === undefined) return true;
    for (const name of pids) {
      const pid = Number(name);
      if (before.pids.has(name) || isInRange(pid, before.lastPid, this.#source.lastPid)) continue;
      if (this.#reader.read(pid, before.uptimeMs) !== undefined) return false;
    }
    return true;
  }
}
