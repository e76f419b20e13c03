import { closeSync } from "node:fs";
import type { CachedProcess } from "./cached-process.ts";

/** What is remembered of all processes, and how many of their files are kept open. */
export class ProcessCache {
  readonly #byPid = new Map<number, CachedProcess>();
  #maxOpen: number;
  #open = 0;

  constructor(maxOpen: number) {
    this.#maxOpen = maxOpen;
  }

  /** Descriptors held. */
  get open(): number {
    return this.#open;
  }

  /** Whether two files for each process would not leave enough for all. */
  get isHalfFull(): boolean {
    return this.#open > this.#maxOpen / 2;
  }

  get canOpen(): boolean {
    return this.#open < this.#maxOpen;
  }

  get(pid: number): CachedProcess | undefined {
    return this.#byPid.get(pid);
  }

  /** Takes over the descriptor of its stat file, if it has one. */
  add(cached: CachedProcess): void {
    const before = this.#byPid.get(cached.pid);
    if (before !== undefined) this.forget(before);
    this.#byPid.set(cached.pid, cached);
    if (cached.statDescriptor !== -1) this.#open += 1;
  }

  /** A process at rest is asked through its run record alone; its stat file is opened when it has run. */
  closeStat(cached: CachedProcess): void {
    if (cached.statDescriptor === -1) return;
    closeSync(cached.statDescriptor);
    cached.statDescriptor = -1;
    this.#open -= 1;
  }

  /** The stat file of a process that has run again. */
  attachStat(cached: CachedProcess, descriptor: number): void {
    cached.statDescriptor = descriptor;
    this.#open += 1;
  }

  attachSchedstat(cached: CachedProcess, descriptor: number): void {
    cached.schedstatDescriptor = descriptor;
    if (descriptor >= 0) this.#open += 1;
  }

  forget(cached: CachedProcess): void {
    this.#byPid.delete(cached.pid);
    for (const descriptor of [cached.statDescriptor, cached.schedstatDescriptor]) {
      if (descriptor < 0) continue;
      closeSync(descriptor);
      this.#open -= 1;
    }
  }

  removeUnseen(scan: number): void {
    for (const cached of this.#byPid.values()) if (cached.lastScan !== scan) this.forget(cached);
  }

  /** Something else in this program needs descriptors: gives half of them back, for good. */
  release(): void {
    this.#maxOpen = Math.floor(this.#open / 2);
    for (const cached of this.#byPid.values()) {
      if (this.#open <= this.#maxOpen) break;
      this.forget(cached);
    }
  }

  close(): void {
    for (const cached of this.#byPid.values()) this.forget(cached);
  }
}
