import { closeSync } from "node:fs";
import type { KeptProcess } from "./cached-process.ts";

/** What is remembered of all processes, and how many of their files are kept open. */
export class KeptProcesses {
  readonly #byPid = new Map<number, KeptProcess>();
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
  get isCrowded(): boolean {
    return this.#open > this.#maxOpen / 2;
  }

  get mayOpen(): boolean {
    return this.#open < this.#maxOpen;
  }

  get(pid: number): KeptProcess | undefined {
    return this.#byPid.get(pid);
  }

  /** Takes over the descriptor of its stat file, if it has one. */
  add(kept: KeptProcess): void {
    const before = this.#byPid.get(kept.pid);
    if (before !== undefined) this.forget(before);
    this.#byPid.set(kept.pid, kept);
    if (kept.descriptor !== -1) this.#open += 1;
  }

  /** A process at rest is asked through its run record alone; its stat file is opened when it has run. */
  closeStat(kept: KeptProcess): void {
    if (kept.descriptor === -1) return;
    closeSync(kept.descriptor);
    kept.descriptor = -1;
    this.#open -= 1;
  }

  /** The stat file of a process that has run again. */
  takeStat(kept: KeptProcess, descriptor: number): void {
    kept.descriptor = descriptor;
    this.#open += 1;
  }

  addRunRecord(kept: KeptProcess, descriptor: number): void {
    kept.runRecord = descriptor;
    if (descriptor >= 0) this.#open += 1;
  }

  forget(kept: KeptProcess): void {
    this.#byPid.delete(kept.pid);
    for (const descriptor of [kept.descriptor, kept.runRecord]) {
      if (descriptor < 0) continue;
      closeSync(descriptor);
      this.#open -= 1;
    }
  }

  forgetUnseen(scan: number): void {
    for (const kept of this.#byPid.values()) if (kept.scan !== scan) this.forget(kept);
  }

  /** Something else in this program needs descriptors: gives half of them back, for good. */
  release(): void {
    this.#maxOpen = Math.floor(this.#open / 2);
    for (const kept of this.#byPid.values()) {
      if (this.#open <= this.#maxOpen) break;
      this.forget(kept);
    }
  }

  close(): void {
    for (const kept of this.#byPid.values()) this.forget(kept);
  }
}
