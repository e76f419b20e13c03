import { existsSync } from "node:fs";
import type { ProcessIdentity } from "../../core/identity.ts";
import type { ProcessBirth } from "../../core/driver.ts";
import { decodeBytes } from "../procfs/parse/decode-bytes.ts";
import { createStatLine, isKernelThread, parseStat, STAT } from "../procfs/parse/stat.ts";
import { classifyFailure } from "../../system/system-errors.ts";
import { ReadBuffer } from "../procfs/read-buffer.ts";
import { startTokenOf } from "../procfs/parse/start-token.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";

// A thread sends its parent no signal when it ends; a process sends some, or 0.
const THREAD_EXIT_SIGNAL = -1;

/** Reads processes that may have been born just now; makes one object only for each that was. */
export class BirthReader {
  readonly #system: SystemFacts;
  readonly #buffer = new ReadBuffer(4096);
  readonly #line = createStatLine();
  #newestStartMs = 0;

  constructor(system: SystemFacts) {
    this.#system = system;
  }

  /** The latest start it has come across (uptime, milliseconds); 0 before the first. */
  get newestStartMs(): number {
    return this.#newestStartMs;
  }

  /**
   * undefined when there is no such process (any more), when it is a thread or part of the kernel,
   * or when it started before `bornAfterMs` (uptime): then its number only lies among the new ones.
   */
  read(pid: number, bornAfterMs: number): ProcessBirth | undefined {
    const bytes = this.#readStat(pid);
    if (bytes === undefined) return undefined;
    const line = this.#line;
    const { fields } = line;
    if (isKernelThread(line) || fields[STAT.exitSignal] === THREAD_EXIT_SIGNAL) return undefined;
    const { ticksPerSecond } = this.#system.constants;
    const startMs = ((fields[STAT.startTicks] ?? 0) * 1000) / ticksPerSecond;
    if (startMs > this.#newestStartMs) this.#newestStartMs = startMs;
    if (startMs < bornAfterMs) return undefined;
    const startToken = startTokenOf(this.#system.tokenPrefix, bytes, line);
    if (startToken === undefined) return undefined;
    const birth = {
      identity: { pid, startToken },
      parentPid: fields[STAT.parentPid] ?? 0,
      name: decodeBytes(bytes, line.nameStart, line.nameEnd),
      processGroupId: fields[STAT.processGroup] ?? 0,
      sessionId: fields[STAT.session] ?? 0,
      seenAt: Date.now(),
    };
    const parent = this.#readParent(birth, fields[STAT.startTicks] ?? 0);
    return parent === undefined ? birth : { ...birth, parent };
  }

  /**
   * A parent is older than its child. So whoever has the parent's pid now and started in an earlier
   * tick than the child is the parent, and no process that got the pid since. Within the same tick
   * the child is asked again: an orphan is handed on at once, so while it names the pid its parent
   * has it.
   */
  #readParent(birth: ProcessBirth, childStartTicks: number): ProcessIdentity | undefined {
    const { parentPid: pid } = birth;
    const line = this.#line;
    const parentBytes = pid > 0 ? this.#readStat(pid) : undefined;
    if (parentBytes === undefined) return undefined;
    const startToken = startTokenOf(this.#system.tokenPrefix, parentBytes, line);
    const startTicks = line.fields[STAT.startTicks] ?? 0;
    if (startToken === undefined || startTicks > childStartTicks) return undefined;
    if (startTicks < childStartTicks) return { pid, startToken };
    const childBytes = this.#readStat(birth.identity.pid);
    if (childBytes === undefined || line.fields[STAT.parentPid] !== pid) return undefined;
    const childToken = startTokenOf(this.#system.tokenPrefix, childBytes, line);
    return childToken === birth.identity.startToken ? { pid, startToken } : undefined;
  }

  /** Milliseconds since the system started, by its own clock. */
  uptimeMs(): number {
    const text = this.#buffer.readText(`${this.#system.procRoot}/uptime`);
    return Number.parseFloat(text) * 1000;
  }

  #readStat(pid: number): Buffer | undefined {
    const path = `${this.#system.procRoot}/${pid}/stat`;
    // Most are gone already in a build. Asking takes 7 µs, the error of an open that fails 90.
    if (!existsSync(path)) return undefined;
    try {
      const length = this.#buffer.readFile(path);
      const valid = parseStat(this.#buffer.bytes, length, this.#line, STAT.exitSignal);
      return valid ? this.#buffer.bytes : undefined;
    } catch (error) {
      if (classifyFailure(error) === "exhausted") throw error;
      return undefined;
    }
  }
}
