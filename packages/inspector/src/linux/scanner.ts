import { closeSync, openSync } from "node:fs";
import { readdir } from "node:fs/promises";
import type { ProcessInfo } from "../core/snapshot.ts";
import type { KeptProcess } from "./kept-process.ts";
import type { ProcessReader } from "./process-reader.ts";
import { createStatLine, parseStat } from "./parse-stat.ts";
import { hiddenProblem, isInOwnPidNamespace } from "./hidden-processes.ts";
import { classifyFailure, type ReadBuffer } from "./read-bytes.ts";
import type { ScanMoment } from "./scan-moment.ts";
import { ScanTrouble } from "./scan-trouble.ts";
import { TimeSlice } from "./time-slice.ts";

const PROCESSES_PER_CLOCK_READING = 16;

export type ScanStart = Omit<ScanMoment, "scan" | "steady">;

export interface ScanResult {
  readonly processes: readonly ProcessInfo[];
  readonly trouble: ScanTrouble;
}

/** Reads all processes; keeps their stat files open between scans, as many as it may. */
export class Scanner {
  readonly #procRoot: string;
  readonly #buffer: ReadBuffer;
  readonly #reader: ProcessReader;
  readonly #line = createStatLine();
  readonly #kept = new Map<number, KeptProcess>();
  readonly #ownNamespace: boolean;
  #maxOpen: number;
  #open = 0;
  #scan = 0;

  constructor(procRoot: string, buffer: ReadBuffer, reader: ProcessReader, maxOpen: number) {
    this.#procRoot = procRoot;
    this.#buffer = buffer;
    this.#reader = reader;
    this.#maxOpen = maxOpen;
    this.#ownNamespace = isInOwnPidNamespace(procRoot);
  }

  get openDescriptors(): number {
    return this.#open;
  }

  /** Throws when /proc itself cannot be listed. */
  async scan(start: ScanStart): Promise<ScanResult> {
    const trouble = new ScanTrouble();
    const names = await this.#list(trouble);
    const processes: ProcessInfo[] = [];
    this.#scan += 1;
    const slice = new TimeSlice();
    let moment = this.#moment(start);
    let untilClock = PROCESSES_PER_CLOCK_READING;
    for (const name of names) {
      const pid = Number(name);
      if (!(pid > 0)) continue;
      untilClock -= 1;
      if (untilClock === 0) {
        untilClock = PROCESSES_PER_CLOCK_READING;
        if (slice.isOver(performance.now())) await slice.giveWay();
        moment = this.#moment(start);
      }
      const info = this.#readOne(pid, moment, trouble);
      if (info !== undefined) processes.push(info);
    }
    this.#forgetUnseen();
    trouble.hidden = hiddenProblem(this.#kept.has(1), this.#ownNamespace);
    return { processes, trouble };
  }

  close(): void {
    for (const kept of this.#kept.values()) this.#forget(kept);
  }

  #moment(start: ScanStart): ScanMoment {
    return { ...start, scan: this.#scan, steady: performance.now() };
  }

  /** The whole list is made on another thread: for 10,000 processes it takes milliseconds. */
  async #list(trouble: ScanTrouble): Promise<string[]> {
    try {
      return await readdir(this.#procRoot);
    } catch (error) {
      if (classifyFailure(error) !== "exhausted" || this.#open === 0) throw error;
      trouble.exhausted = true;
      this.#release();
      return await readdir(this.#procRoot);
    }
  }

  #readOne(pid: number, moment: ScanMoment, trouble: ScanTrouble): ProcessInfo | undefined {
    const kept = this.#kept.get(pid);
    try {
      if (kept !== undefined && kept.descriptor !== -1) {
        const info = this.#readKept(kept, moment, trouble);
        if (info !== undefined) return info;
        this.#forget(kept);
      }
      return this.#readByPath(pid, moment, trouble);
    } catch (error) {
      trouble.unreadable(classifyFailure(error));
      return undefined;
    }
  }

  /** undefined when the process is gone; its pid may be another's by now. */
  #readKept(kept: KeptProcess, moment: ScanMoment, trouble: ScanTrouble): ProcessInfo | undefined {
    try {
      const length = this.#buffer.readAgain(kept.descriptor);
      if (!parseStat(this.#buffer.bytes, length, this.#line)) return undefined;
    } catch (error) {
      if (classifyFailure(error) === "gone") return undefined;
      throw error;
    }
    return this.#reader.update(kept, this.#line, moment, trouble);
  }

  #readByPath(pid: number, moment: ScanMoment, trouble: ScanTrouble): ProcessInfo | undefined {
    const descriptor = this.#openStat(pid, trouble);
    let keep = false;
    try {
      const length = this.#buffer.readAgain(descriptor);
      if (!parseStat(this.#buffer.bytes, length, this.#line)) {
        trouble.unreadable("failed");
        return undefined;
      }
      const before = this.#kept.get(pid);
      if (before !== undefined && this.#reader.isSame(before, this.#line)) {
        return this.#reader.update(before, this.#line, moment, trouble);
      }
      keep = this.#open < this.#maxOpen;
      const kept = this.#reader.meet(pid, keep ? descriptor : -1, this.#line, moment, trouble);
      this.#kept.set(pid, kept);
      if (keep) this.#open += 1;
      return kept.info;
    } finally {
      if (!keep) closeSync(descriptor);
    }
  }

  #openStat(pid: number, trouble: ScanTrouble): number {
    const path = `${this.#procRoot}/${pid}/stat`;
    try {
      return openSync(path, "r");
    } catch (error) {
      if (classifyFailure(error) !== "exhausted") throw error;
      trouble.exhausted = true;
      if (this.#open === 0) throw error;
      this.#release();
      return openSync(path, "r");
    }
  }

  /** Something else in this program needs descriptors: give half of ours back, for good. */
  #release(): void {
    this.#maxOpen = Math.floor(this.#open / 2);
    for (const kept of this.#kept.values()) {
      if (this.#open <= this.#maxOpen) break;
      if (kept.descriptor !== -1) this.#forget(kept);
    }
  }

  #forgetUnseen(): void {
    for (const kept of this.#kept.values()) if (kept.scan !== this.#scan) this.#forget(kept);
  }

  #forget(kept: KeptProcess): void {
    this.#kept.delete(kept.pid);
    if (kept.descriptor === -1) return;
    closeSync(kept.descriptor);
    this.#open -= 1;
  }
}
