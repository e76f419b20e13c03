import { closeSync, openSync } from "node:fs";
import type { ProcessInfo } from "../../core/snapshot.ts";
import type { CachedProcess } from "./cached-process.ts";
import { ProcessCache } from "./process-cache.ts";
import type { ProcessReader } from "./process-reader.ts";
import { createStatLine, parseStat } from "../procfs/parse/stat.ts";
import { hiddenProblem, type Visibility } from "../procfs/visibility.ts";
import { classifyFailure } from "../../system/system-errors.ts";
import { type ReadBuffer } from "../procfs/read-buffer.ts";
import { CpuClockCheck } from "./cpu-clock-check.ts";
import type { IdleCheck } from "./idle-check.ts";
import type { ListedProcess } from "../procfs/list-processes.ts";
import type { ProcessClocks } from "../native/process-clocks.ts";
import { SchedstatCheck } from "./schedstat.ts";
import type { ScanContext } from "./scan-context.ts";
import { ScanProblems } from "./scan-problems.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";
import { EventLoopBudget } from "../../system/event-loop-budget.ts";

const PROCESSES_PER_CLOCK_READING = 16;
/** Most listings of /proc in one scan, when processes start and exit faster than they are read. */
const MAX_LISTINGS = 4;

export type ScanRequest = Omit<ScanContext, "scan" | "steady">;

export interface ScanResult {
  readonly processes: readonly ProcessInfo[];
  readonly problems: ScanProblems;
}

export interface ScannerOptions {
  readonly maxOpenFiles: number;
  /** undefined where they cannot be had; then /proc/PID/schedstat is read in their place. */
  readonly loadClocks: () => ProcessClocks | undefined;
}

/** What the passes of one scan share. */
interface ScanState {
  readonly request: ScanRequest;
  readonly problems: ScanProblems;
  readonly budget: EventLoopBudget;
  /** Whether idle processes may be skipped. */
  readonly maySkip: boolean;
  /** The latest listing of /proc. */
  listed: readonly ListedProcess[];
  /** In reading order: newest pids first. undefined where a process could not be read. */
  readonly found: (CachedProcess | undefined)[];
  /** Indexes in `found` of the processes that were skipped. */
  readonly skipped: number[];
}

/** Reads all processes. Keeps files open between scans, up to a limit: opening costs more than reading. */
export class Scanner {
  readonly #procRoot: string;
  readonly #buffer: ReadBuffer;
  readonly #reader: ProcessReader;
  readonly #line = createStatLine();
  readonly #cache: ProcessCache;
  readonly #visibility: Visibility;
  readonly #loadClocks: () => ProcessClocks | undefined;
  #idleCheck: IdleCheck;
  #scan = 0;
  #bootedAt: number | undefined;

  constructor(
    system: SystemFacts,
    buffer: ReadBuffer,
    reader: ProcessReader,
    { maxOpenFiles, loadClocks }: ScannerOptions,
  ) {
    const { procRoot } = system;
    this.#procRoot = procRoot;
    this.#buffer = buffer;
    this.#reader = reader;
    this.#cache = new ProcessCache(maxOpenFiles);
    this.#loadClocks = loadClocks;
    this.#idleCheck = new SchedstatCheck(procRoot, buffer, this.#cache);
    this.#visibility = system.visibility;
  }

  /** Throws when /proc itself cannot be listed. Processes are in the order of their pids. */
  async scan(request: ScanRequest): Promise<ScanResult> {
    const state = await this.#begin(request);
    await this.#readListed(state);
    await this.#readStartedDuringScan(state);
    this.#cache.removeUnseen(this.#scan);
    await this.#rereadOrphaned(state);
    return this.#result(state);
  }

  close(): void {
    this.#cache.close();
  }

  async #begin(request: ScanRequest): Promise<ScanState> {
    const problems = new ScanProblems();
    // Not for the first scan, which compares nothing and may be the only one: loading takes 20 ms.
    const clocks = this.#scan === 1 ? this.#loadClocks() : undefined;
    if (clocks !== undefined) this.#idleCheck = new CpuClockCheck(this.#procRoot, clocks);
    const listed = await this.#list(problems);
    this.#scan += 1;
    // After a clock change the start times of all processes have to be computed again.
    const maySkip = request.bootedAt === this.#bootedAt && request.refresh !== "everything";
    this.#bootedAt = request.bootedAt;
    const budget = new EventLoopBudget();
    return { request, problems, budget, maySkip, listed, found: [], skipped: [] };
  }

  /** Newest pids first: short-lived processes exit before a later read would reach them. */
  async #readListed(state: ScanState): Promise<void> {
    await this.#each(state.listed.toReversed(), state, (process, context) =>
      this.#visit(process, context, state),
    );
  }

  /** A process that exited during the scan may have forked: list /proc again for newer pids. */
  async #readStartedDuringScan(state: ScanState): Promise<void> {
    const { problems } = state;
    let gone = 0;
    for (let listings = 1; problems.gone > gone && listings < MAX_LISTINGS; listings += 1) {
      gone = problems.gone;
      const before = new Set(state.listed.map(({ pid }) => pid));
      state.listed = await this.#list(problems);
      const started = state.listed.filter(({ pid }) => !before.has(pid));
      await this.#each(started.toReversed(), state, (process, context) =>
        this.#visit(process, context, state),
      );
    }
  }

  /** Reads skipped processes whose parent or session leader has exited since the last scan. */
  async #rereadOrphaned(state: ScanState): Promise<void> {
    await this.#each(state.skipped, state, (index, context) => {
      const cached = state.found[index];
      if (cached === undefined || !this.#hasLostParentOrTerminal(cached.info)) return;
      state.found[index] = this.#readOne(cached.pid, context, state.problems);
    });
  }

  #result({ found, problems }: ScanState): ScanResult {
    problems.hidden = hiddenProblem(this.#cache.get(1) !== undefined, this.#visibility);
    const processes: ProcessInfo[] = [];
    for (let at = found.length - 1; at >= 0; at -= 1) {
      const cached = found[at];
      if (cached !== undefined) processes.push(cached.info);
    }
    if (problems.gone > 0) processes.sort((a, b) => a.pid - b.pid);
    return { processes, problems };
  }

  /** Visits every item, and yields to the event loop in between. */
  async #each<T>(
    items: readonly T[],
    { request, budget }: ScanState,
    visit: (item: T, context: ScanContext) => void,
  ): Promise<void> {
    let context = this.#context(request);
    let untilClock = PROCESSES_PER_CLOCK_READING;
    for (const item of items) {
      untilClock -= 1;
      if (untilClock === 0) {
        untilClock = PROCESSES_PER_CLOCK_READING;
        if (budget.isOver(performance.now())) await budget.yield();
        context = this.#context(request);
      }
      visit(item, context);
    }
  }

  #visit(listed: ListedProcess, context: ScanContext, state: ScanState): void {
    const cached = this.#cache.get(listed.pid);
    const isIdle = cached !== undefined && this.#idleCheck.isIdle(cached, listed.inode);
    if (cached !== undefined) cached.idleScan = isIdle ? this.#scan : 0;
    if (isIdle && state.maySkip && this.#reader.skip(cached, context, state.problems)) {
      if (this.#cache.isHalfFull) this.#cache.closeStat(cached);
      state.skipped.push(state.found.length);
      state.found.push(cached);
    } else {
      const read = this.#readOne(listed.pid, context, state.problems);
      if (read !== undefined) read.inode = listed.inode;
      state.found.push(read);
    }
  }

  #context(request: ScanRequest): ScanContext {
    return { ...request, scan: this.#scan, steady: performance.now() };
  }

  async #list(problems: ScanProblems): Promise<ListedProcess[]> {
    try {
      return await this.#idleCheck.list();
    } catch (error) {
      this.#freeDescriptors(error, problems);
      return await this.#idleCheck.list();
    }
  }

  /**
   * What changes for a process that does not run: when its parent exits it is reparented, and when its
   * session leader exits it loses its terminal.
   */
  #hasLostParentOrTerminal({ parentPid, terminal, sessionId }: ProcessInfo): boolean {
    if (parentPid === null || !this.#isStillAlive(parentPid)) return true;
    return (
      typeof terminal === "string" && sessionId !== undefined && !this.#isStillAlive(sessionId)
    );
  }

  /** Whether the pid had the same process in this scan and the previous one, and it is no zombie. */
  #isStillAlive(pid: number): boolean {
    const cached = this.#cache.get(pid);
    return (
      cached !== undefined && cached.firstScan !== this.#scan && cached.info.state !== "zombie"
    );
  }

  #readOne(pid: number, context: ScanContext, problems: ScanProblems): CachedProcess | undefined {
    const cached = this.#cache.get(pid);
    try {
      if (cached !== undefined && cached.statDescriptor !== -1) {
        if (this.#readOpenStat(cached, context, problems)) return cached;
        this.#cache.remove(cached);
      }
      return this.#readByPath(pid, context, problems);
    } catch (error) {
      problems.addUnreadable(classifyFailure(error));
      return undefined;
    }
  }

  /** false when the process has exited; its pid may have been reused. */
  #readOpenStat(cached: CachedProcess, context: ScanContext, problems: ScanProblems): boolean {
    try {
      const length = this.#buffer.readAgain(cached.statDescriptor);
      if (!parseStat(this.#buffer.bytes, length, this.#line)) return false;
    } catch (error) {
      if (classifyFailure(error) === "gone") return false;
      throw error;
    }
    this.#reader.update(cached, this.#line, context, problems);
    return true;
  }

  #readByPath(
    pid: number,
    context: ScanContext,
    problems: ScanProblems,
  ): CachedProcess | undefined {
    const descriptor = this.#openStat(pid, problems);
    let keep = false;
    try {
      // Between the two: the line can be read only while its process still has the pid.
      const clockNs = this.#idleCheck.clockNs(pid);
      const length = this.#buffer.readAgain(descriptor);
      if (!parseStat(this.#buffer.bytes, length, this.#line)) {
        problems.addUnreadable("failed");
        return undefined;
      }
      const before = this.#cache.get(pid);
      if (before !== undefined && this.#reader.isSame(before, this.#line)) {
        keep = before.idleScan !== this.#scan && this.#cache.canOpen;
        if (keep) this.#cache.attachStat(before, descriptor);
        this.#reader.update(before, this.#line, context, problems);
        return before;
      }
      const mayKeep = this.#cache.canOpen;
      const cached = this.#reader.create(
        pid,
        { statDescriptor: mayKeep ? descriptor : -1, clockNs },
        this.#line,
        context,
        problems,
      );
      // No owner: the process may have exited, and the pid been reused. Then this read throws ESRCH.
      if (cached.facts.userId === undefined) this.#buffer.readAgain(descriptor);
      keep = mayKeep;
      this.#cache.add(cached);
      return cached;
    } finally {
      if (!keep) closeSync(descriptor);
    }
  }

  #openStat(pid: number, problems: ScanProblems): number {
    const path = `${this.#procRoot}/${pid}/stat`;
    try {
      return openSync(path, "r");
    } catch (error) {
      this.#freeDescriptors(error, problems);
      return openSync(path, "r");
    }
  }

  /** On EMFILE closes cached descriptors, so that the caller can retry; else throws the error. */
  #freeDescriptors(error: unknown, problems: ScanProblems): void {
    if (classifyFailure(error) !== "exhausted" || this.#cache.open === 0) throw error;
    problems.exhausted = true;
    this.#cache.release();
  }
}
