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
 * Checks the last pid against listings of /proc. Some sandboxes emulate /proc/loadavg, and a /proc of
 * another pid namespace counts other pids: then processes appear that the last pid has not passed.
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

  /** false when a process started since the previous check outside the range of the last pid. */
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
