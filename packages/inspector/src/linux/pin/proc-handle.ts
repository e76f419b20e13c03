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

// Reads are synchronous and taken out before the next one, so all pins share what they read into.
const buffer = new ReadBuffer(4096);
const line = createStatLine();

export type ProcHandleResult =
  | { readonly outcome: "pinned"; readonly handle: ProcHandle }
  | { readonly outcome: "gone" | "reused" | "denied" | "exhausted" };

/**
 * An open /proc/PID directory. Once the process is gone every read through it answers ESRCH, also
 * when its pid belongs to another process by then. While the process lives a read may answer ENOENT
 * (hidepid=2), EPERM (hidepid 1 and 4) or EACCES: it is hidden, as after an exec by sudo.
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
   * Opens the directory and then asks whose it is. `denied` also where /proc may hide it: by path
   * that looks like its end. Throws SYSTEM_ERROR for what is no outcome.
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

  /** What is read below this path is of this process or fails. */
  get path(): string {
    return `/proc/self/fd/${this.#descriptor}`;
  }

  /** Reads its stat line; valid until the next read of any pin. Throws what reads throw. */
  readStat(): StatLine {
    const length = buffer.readFile(`${this.path}/stat`);
    if (!parseStat(buffer.bytes, length, line)) throw new Error("its stat line makes no sense");
    return line;
  }

  /** Whether its start time is still the one of the identity. Throws what reads throw. */
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
    // /proc/TID exists for every thread, though it is not listed. A thread is not a process.
    const status = parseStatus(buffer.bytes, buffer.readFile(`${this.path}/status`));
    const group = status.threadGroupId;
    if (group !== undefined && group !== this.identity.pid) return "gone";
    return this.isSame() ? "same" : "reused";
  }
}

/**
 * What an opening that found nothing means: no such process only where its pid is unused. Whoever
 * has the pid and cannot be seen may be the one that is meant.
 */
function openFailure(
  error: unknown,
  { visibility }: SystemFacts,
  { pid }: ProcessIdentity,
): "gone" | "denied" {
  if (isNoProcess(error)) return "gone";
  return visibility.pids === "own" && isUnused(pid) ? "gone" : "denied";
}
