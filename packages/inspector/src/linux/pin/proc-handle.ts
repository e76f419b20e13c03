import { closeSync, constants, openSync } from "node:fs";
import type { ProcessIdentity } from "../../core/identity.ts";
import { ProcessInspectorError } from "../../core/errors.ts";
import { createStatLine, parseStat, type StatLine } from "../procfs/parse/stat.ts";
import { parseStatus } from "../procfs/parse/status.ts";
import { classifyFailure, isNoProcess } from "../../system/system-errors.ts";
import { ReadBuffer } from "../procfs/read-buffer.ts";
import { isUnused } from "../../system/signal-zero.ts";
import { startTokenOf } from "../procfs/parse/start-token.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";

// Shared by all handles: reads are synchronous and decoded before the next one.
const buffer = new ReadBuffer(4096);
const line = createStatLine();

export type ProcHandleResult =
  | { readonly outcome: "pinned"; readonly handle: ProcHandle }
  | { readonly outcome: "gone" | "reused" | "denied" | "exhausted" };

/**
 * An open /proc/PID directory. After the process was reaped every read through it fails with ESRCH,
 * even when its pid was reused. While the process lives, reads may fail with ENOENT (hidepid=2), EPERM
 * (hidepid 1 and 4) or EACCES: it became another user's process, as by an exec of sudo.
 * Source: proc(5), hidepid.
 */
export class ProcHandle {
  readonly identity: ProcessIdentity;
  readonly #system: SystemFacts;
  #descriptor: number;

  private constructor(identity: ProcessIdentity, system: SystemFacts, descriptor: number) {
    this.identity = identity;
    this.#system = system;
    this.#descriptor = descriptor;
  }

  /**
   * Opens the directory, then compares the identity. `denied` also when /proc may hide the process: by
   * path that cannot be told from an exit. Throws SYSTEM_ERROR for any other error.
   */
  static open(system: SystemFacts, identity: ProcessIdentity): ProcHandleResult {
    try {
      const path = `${system.procRoot}/${identity.pid}`;
      const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
      const handle = new ProcHandle(identity, system, descriptor);
      try {
        const outcome = handle.#compare();
        if (outcome === "same") return { outcome: "pinned", handle };
        handle.close();
        return { outcome };
      } catch (error) {
        handle.close();
        throw error;
      }
    } catch (cause) {
      const failure = classifyFailure(cause);
      if (failure === "gone") return { outcome: openFailure(cause, system, identity) };
      if (failure !== "failed") return { outcome: failure };
      const message = `process ${identity.pid} could not be pinned`;
      throw new ProcessInspectorError("SYSTEM_ERROR", message, { pid: identity.pid, cause });
    }
  }

  get closed(): boolean {
    return this.#descriptor === -1;
  }

  get descriptor(): number {
    return this.#descriptor;
  }

  /** Reads below this path concern this process or fail. */
  get path(): string {
    return `/proc/self/fd/${this.#descriptor}`;
  }

  /** The stat line; valid until the next read of any handle. Throws the error of read(2). */
  readStat(): StatLine {
    const length = buffer.readFile(`${this.path}/stat`);
    if (!parseStat(buffer.bytes, length, line)) throw new Error("its stat line is malformed");
    return line;
  }

  /** Whether the start token matches the identity. Throws the error of read(2). */
  isSame(): boolean {
    const token = startTokenOf(this.#system.tokenPrefix, buffer.bytes, this.readStat());
    return token === this.identity.startToken;
  }

  close(): void {
    if (this.#descriptor === -1) return;
    closeSync(this.#descriptor);
    this.#descriptor = -1;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #compare(): "same" | "reused" | "gone" {
    // /proc/TID exists for every thread but is not listed (proc(5)). A thread is not a process.
    const status = parseStatus(buffer.bytes, buffer.readFile(`${this.path}/status`));
    const group = status.threadGroupId;
    if (group !== undefined && group !== this.identity.pid) return "gone";
    return this.isSame() ? "same" : "reused";
  }
}

/**
 * Outcome when the directory does not exist: `gone` only if no process has the pid. Otherwise the
 * process that has it is hidden, and may be the target.
 */
function openFailure(
  error: unknown,
  { visibility }: SystemFacts,
  { pid }: ProcessIdentity,
): "gone" | "denied" {
  if (isNoProcess(error)) return "gone";
  return visibility.pids === "own" && isUnused(pid) ? "gone" : "denied";
}
