import { closeSync } from "node:fs";
import type { CachedProcess } from "./cached-process.ts";

/** The cached processes by pid, and the number of their files that are open. */
export class ProcessCache {
  readonly #byPid = new Map<number, CachedProcess>();
  #maxOpen: number;
  #open = 0;

  constructor(maxOpen: number) {
    this.#maxOpen = maxOpen;
  }

  /** Number of open descriptors. */
  get open(): number {
    return this.#open;
  }

  /** Whether more than half of the descriptors are used: then a process may keep one file, not two. */
  get isHalfFull(): boolean {
    return this.#open > this.#maxOpen / 2;
  }

  get canOpen(): boolean {
    return this.#open < this.#maxOpen;
  }

  get(pid: number): CachedProcess | undefined {
    return this.#byPid.get(pid);
  }

  /** Takes ownership of the stat descriptor, if there is one. */
  add(cached: CachedProcess): void {
    const before = this.#byPid.get(cached.pid);
    if (before !== undefined) this.remove(before);
    this.#byPid.set(cached.pid, cached);
    if (cached.statDescriptor !== -1) this.#open += 1;
  }

  /** An idle process needs schedstat only; its stat file is opened again when the process has run. */
  closeStat(cached: CachedProcess): void {
    if (cached.statDescriptor === -1) return;
    closeSync(cached.statDescriptor);
    cached.statDescriptor = -1;
    this.#open -= 1;
  }

  /** Takes ownership of a stat descriptor that was opened again. */
  attachStat(cached: CachedProcess, descriptor: number): void {
    cached.statDescriptor = descriptor;
    this.#open += 1;
  }

  attachSchedstat(cached: CachedProcess, descriptor: number): void {
    cached.schedstatDescriptor = descriptor;
    if (descriptor >= 0) this.#open += 1;
  }

  remove(cached: CachedProcess): void {
    this.#byPid.delete(cached.pid);
    for (const descriptor of [cached.statDescriptor, cached.schedstatDescriptor]) {
      if (descriptor < 0) continue;
      closeSync(descriptor);
      this.#open -= 1;
    }
  }

  removeUnseen(scan: number): void {
    for (const cached of this.#byPid.values()) if (cached.lastScan !== scan) this.remove(cached);
  }

  /** The program ran out of descriptors: closes half of them, and halves the limit for good. */
  release(): void {
    this.#maxOpen = Math.floor(this.#open / 2);
    for (const cached of this.#byPid.values()) {
      if (this.#open <= this.#maxOpen) break;
      this.remove(cached);
    }
  }

  close(): void {
    for (const cached of this.#byPid.values()) this.remove(cached);
  }
}
