import { readdir } from "node:fs/promises";
import type { ProcessBirth } from "../../core/driver.ts";
import type { BirthSource } from "./birth-source.ts";
import type { BirthReader } from "./birth-reader.ts";

/** Compares listings of /proc: slower and more expensive, but works without a last pid. */
export class ListingSource implements BirthSource {
  readonly lastPid = undefined;
  readonly #procRoot: string;
  readonly #reader: BirthReader;
  #previous: ReadonlySet<string> | undefined;

  constructor(procRoot: string, reader: BirthReader) {
    this.#procRoot = procRoot;
    this.#reader = reader;
  }

  async look(): Promise<readonly ProcessBirth[]> {
    const listed = await listPids(this.#procRoot);
    const previous = this.#previous;
    this.#previous = new Set(listed);
    if (previous === undefined) return [];
    return listed
      .filter((name) => !previous.has(name))
      .map((name) => this.#reader.read(Number(name), 0))
      .filter((birth) => birth !== undefined)
      .toSorted((a, b) => a.identity.pid - b.identity.pid);
  }

  close(): void {}
}

/** The names in /proc that are pids, unsorted. */
export async function listPids(procRoot: string): Promise<string[]> {
  return (await readdir(procRoot)).filter((name) => name > "0" && name < ":");
}
