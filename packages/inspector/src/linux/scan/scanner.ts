import { closeSync, openSync } from "node:fs";
import { readdir } from "node:fs/promises";
import type { ProcessInfo } from "../../core/snapshot.ts";
import type { KeptProcess } from "./cached-process.ts";
import { KeptProcesses } from "./process-cache.ts";
import type { ProcessReader } from "./process-reader.ts";
import { createStatLine, parseStat } from "../procfs/parse/stat.ts";
import { hiddenProblem, type Visibility } from "../procfs/visibility.ts";
import { classifyFailure } from "../../system/system-errors.ts";
import { type ReadBuffer } from "../procfs/read-buffer.ts";
import { canRest } from "./refresh-rule.ts";
import { RunRecords, UNOPENED } from "./schedstat.ts";
import type { ScanMoment } from "./scan-context.ts";
import { ScanTrouble } from "./scan-problems.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";
import { TimeSlice } from "../../system/event-loop-budget.ts";

const PROCESSES_PER_CLOCK_READING = 16;
/** How often the list is made again in one scan, where processes come and go faster than they are read. */
const MOST_ROUNDS = 3;

export type ScanStart = Omit<ScanMoment, "scan" | "steady">;

export interface ScanResult {
  readonly processes: readonly ProcessInfo[];
  readonly trouble: ScanTrouble;
}

/** Reads all processes; keeps files of them open between scans, as many as it may. */
export class Scanner {
  readonly #procRoot: string;
  readonly #buffer: ReadBuffer;
  readonly #reader: ProcessReader;
  readonly #runRecords: RunRecords;
  readonly #line = createStatLine();
  readonly #kept: KeptProcesses;
  readonly #visibility: Visibility;
  #scan = 0;
  #bootedAt: number | undefined;

  constructor(system: SystemFacts, buffer: ReadBuffer, reader: ProcessReader, maxOpen: number) {
    const { procRoot } = system;
    this.#procRoot = procRoot;
    this.#buffer = buffer;
    this.#reader = reader;
    this.#runRecords = new RunRecords(procRoot, buffer);
    this.#kept = new KeptProcesses(maxOpen);
    this.#visibility = system.visibility;
  }

  /** Throws when /proc itself cannot be listed. */
  async scan(start: ScanStart): Promise<ScanResult> {
    const trouble = new ScanTrouble();
    let names = await this.#list(trouble);
    this.#scan += 1;
    // After the clock was set, every start time has to be worked out again.
    const restAllowed = start.bootedAt === this.#bootedAt && start.refresh !== "everything";
    this.#bootedAt = start.bootedAt;
    const slice = new TimeSlice();
    const seen: (KeptProcess | undefined)[] = [];
    const resting: number[] = [];
    const look = (name: string, moment: ScanMoment): void => {
      const pid = Number(name);
      if (!(pid > 0)) return;
      const kept = restAllowed ? this.#atRest(pid, moment, trouble) : undefined;
      if (kept !== undefined) resting.push(seen.length);
      seen.push(kept ?? this.#readOne(pid, moment, trouble));
    };
    // The youngest first: they are the next to be gone.
    await this.#each(names.toReversed(), slice, start, look);
    // Who was gone before it could be read may have left others, born since the list was made.
    for (let round = 0, gone = 0; trouble.gone > gone && round < MOST_ROUNDS; round += 1) {
      gone = trouble.gone;
      const before = new Set(names);
      names = await this.#list(trouble);
      const born = names.filter((name) => !before.has(name));
      await this.#each(born.toReversed(), slice, start, look);
    }
    this.#kept.forgetUnseen(this.#scan);
    await this.#each(resting, slice, start, (index, moment) => {
      const kept = seen[index];
      if (kept === undefined || !this.#hasLostParentOrTerminal(kept.info)) return;
      seen[index] = this.#readOne(kept.pid, moment, trouble);
    });
    trouble.hidden = hiddenProblem(this.#kept.get(1) !== undefined, this.#visibility);
    const processes: ProcessInfo[] = [];
    for (let at = seen.length - 1; at >= 0; at -= 1) {
      const kept = seen[at];
      if (kept !== undefined) processes.push(kept.info);
    }
    if (trouble.gone > 0) processes.sort((a, b) => a.pid - b.pid);
    return { processes, trouble };
  }

  close(): void {
    this.#kept.close();
  }

  /** Looks at every item, and lets others have the event loop in between. */
  async #each<T>(
    items: readonly T[],
    slice: TimeSlice,
    start: ScanStart,
    look: (item: T, moment: ScanMoment) => void,
  ): Promise<void> {
    let moment = this.#moment(start);
    let untilClock = PROCESSES_PER_CLOCK_READING;
    for (const item of items) {
      untilClock -= 1;
      if (untilClock === 0) {
        untilClock = PROCESSES_PER_CLOCK_READING;
        if (slice.isOver(performance.now())) await slice.giveWay();
        moment = this.#moment(start);
      }
      look(item, moment);
    }
  }

  #moment(start: ScanStart): ScanMoment {
    return { ...start, scan: this.#scan, steady: performance.now() };
  }

  /** The whole list is made on another thread: for 10,000 processes it takes milliseconds. */
  async #list(trouble: ScanTrouble): Promise<string[]> {
    try {
      return await readdir(this.#procRoot);
    } catch (error) {
      this.#giveBack(error, trouble);
      return await readdir(this.#procRoot);
    }
  }

  /** A process that has not run since its line was read; undefined when it has to be read. */
  #atRest(pid: number, moment: ScanMoment, trouble: ScanTrouble): KeptProcess | undefined {
    const kept = this.#kept.get(pid);
    if (kept === undefined || !kept.calm || !canRest(kept.info)) return undefined;
    if (kept.runRecord === UNOPENED && this.#kept.mayOpen) {
      this.#kept.addRunRecord(kept, this.#runRecords.open(pid));
    }
    if (kept.runRecord < 0) return undefined;
    try {
      kept.calm = !this.#runRecords.hasRun(kept);
    } catch {
      // Gone, most likely: its stat line tells.
      kept.calm = false;
    }
    if (!kept.calm) return undefined;
    kept.rested = this.#scan;
    if (!this.#reader.rest(kept, moment, trouble)) return undefined;
    if (this.#kept.isCrowded) this.#kept.closeStat(kept);
    return kept;
  }

  /**
   * What happens to a process without its doing: its parent ends and it gets another, or the leader
   * of its session ends and takes the terminal along.
   */
  #hasLostParentOrTerminal({ parentPid, terminal, sessionId }: ProcessInfo): boolean {
    if (parentPid === null || !this.#livesOn(parentPid)) return true;
    return typeof terminal === "string" && sessionId !== undefined && !this.#livesOn(sessionId);
  }

  /** Whether this scan and the one before saw the same process under a pid, and not as a zombie. */
  #livesOn(pid: number): boolean {
    const kept = this.#kept.get(pid);
    return kept !== undefined && kept.met !== this.#scan && kept.info.state !== "zombie";
  }

  #readOne(pid: number, moment: ScanMoment, trouble: ScanTrouble): KeptProcess | undefined {
    const kept = this.#kept.get(pid);
    try {
      if (kept !== undefined && kept.descriptor !== -1) {
        if (this.#readKept(kept, moment, trouble)) return kept;
        this.#kept.forget(kept);
      }
      return this.#readByPath(pid, moment, trouble);
    } catch (error) {
      trouble.unreadable(classifyFailure(error));
      return undefined;
    }
  }

  /** false when the process is gone; its pid may be another's by now. */
  #readKept(kept: KeptProcess, moment: ScanMoment, trouble: ScanTrouble): boolean {
    try {
      const length = this.#buffer.readAgain(kept.descriptor);
      if (!parseStat(this.#buffer.bytes, length, this.#line)) return false;
    } catch (error) {
      if (classifyFailure(error) === "gone") return false;
      throw error;
    }
    this.#reader.update(kept, this.#line, moment, trouble);
    return true;
  }

  #readByPath(pid: number, moment: ScanMoment, trouble: ScanTrouble): KeptProcess | undefined {
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
        keep = before.rested !== this.#scan && this.#kept.mayOpen;
        if (keep) this.#kept.takeStat(before, descriptor);
        this.#reader.update(before, this.#line, moment, trouble);
        return before;
      }
      const mayKeep = this.#kept.mayOpen;
      const kept = this.#reader.meet(pid, mayKeep ? descriptor : -1, this.#line, moment, trouble);
      // Without an owner it has ended since: then this throws ESRCH, as the pid may be another's.
      if (kept.facts.userId === undefined) this.#buffer.readAgain(descriptor);
      keep = mayKeep;
      this.#kept.add(kept);
      return kept;
    } finally {
      if (!keep) closeSync(descriptor);
    }
  }

  #openStat(pid: number, trouble: ScanTrouble): number {
    const path = `${this.#procRoot}/${pid}/stat`;
    try {
      return openSync(path, "r");
    } catch (error) {
      this.#giveBack(error, trouble);
      return openSync(path, "r");
    }
  }

  /** Closes files of its own where that may help; throws the error where it cannot. */
  #giveBack(error: unknown, trouble: ScanTrouble): void {
    if (classifyFailure(error) !== "exhausted" || this.#kept.open === 0) throw error;
    trouble.exhausted = true;
    this.#kept.release();
  }
}
