import { defined } from "../core/defined.ts";
import type { WorkingDirectory } from "./rows.ts";

// lsof takes a second or two for a whole machine, and processes seldom change their directory: read it
// when a process is new, and again after this time, milliseconds.
const REFRESH_AFTER_MS = 60_000;
const BATCH_SIZE = 500;

/** Caches working directories by process identity. */
export class DirectoryCache {
  readonly #read: (pids: readonly number[]) => Promise<Map<number, WorkingDirectory>>;
  #cache = new Map<string, { readonly at: number; readonly directory?: WorkingDirectory }>();

  constructor(read: (pids: readonly number[]) => Promise<Map<number, WorkingDirectory>>) {
    this.#read = read;
  }

  /** Returns directories by the keys of `processes`, and drops cached entries of other processes. */
  async of(
    processes: ReadonlyMap<string, number>,
    now: number,
    fresh: boolean,
  ): Promise<ReadonlyMap<string, WorkingDirectory>> {
    const due = [...processes].filter(([key]) => {
      const cached = this.#cache.get(key);
      return fresh || cached === undefined || now - cached.at >= REFRESH_AFTER_MS;
    });
    const found = new Map<number, WorkingDirectory>();
    for (let start = 0; start < due.length; start += BATCH_SIZE) {
      const pids = due.slice(start, start + BATCH_SIZE).map(([, pid]) => pid);
      for (const [pid, directory] of await this.#read(pids)) found.set(pid, directory);
    }
    for (const [key, pid] of due) {
      const directory = found.get(pid);
      this.#cache.set(key, { at: now, ...defined({ directory }) });
    }
    const directories = new Map<string, WorkingDirectory>();
    for (const [key, { directory }] of this.#cache) {
      if (!processes.has(key)) this.#cache.delete(key);
      else if (directory !== undefined) directories.set(key, directory);
    }
    return directories;
  }
}
