import { closeSync, constants, openSync, readSync } from "node:fs";
import type { CLibrary } from "../native/c-library.ts";

/** A record of the log has at most 8 KiB (kernel/printk/internal.h, CONSOLE_EXT_LOG_MAX). */
const RECORD_BYTES = 8_192;
const SEEK_END = 2;
/** A log that says more than this at once is read on the next time. */
const MOST_RECORDS = 2_000;
/** Victims whose deaths were never told. */
const MOST_PENDING = 1_000;

/**
 * Whom the kernel's out-of-memory killer chose, from the kernel's log; pids of the initial pid namespace.
 * Reading needs CAP_SYSLOG where kernel.dmesg_restrict is set. Source: Documentation/ABI/testing/dev-kmsg.
 */
export class OutOfMemoryLog {
  readonly #descriptor: number | undefined;
  readonly #buffer = Buffer.allocUnsafe(RECORD_BYTES);
  readonly #pending = new Set<number>();

  /** What the log holds by now is not read. Throws nothing: a log that is denied names nobody. */
  constructor(library: CLibrary, path = "/dev/kmsg") {
    this.#descriptor = openAtEnd(library, path);
  }

  /** Whether it ended the process that had this pid; true once for each victim. */
  take(pid: number): boolean {
    this.#read();
    return this.#pending.delete(pid);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }

  #read(): void {
    if (this.#descriptor === undefined) return;
    for (let count = 0; count < MOST_RECORDS; count += 1) {
      const record = this.#readRecord(this.#descriptor);
      if (record === "") break;
      for (const pid of victimsIn(record)) this.#pending.add(pid);
    }
    for (const pid of this.#pending) {
      if (this.#pending.size <= MOST_PENDING) break;
      this.#pending.delete(pid);
    }
  }

  /** Empty where there is none, or none can be read. */
  #readRecord(descriptor: number): string {
    try {
      return this.#buffer.toString("latin1", 0, readSync(descriptor, this.#buffer));
    } catch (error) {
      // EPIPE: records were overwritten; the next read goes on after them.
      return error instanceof Error && "code" in error && error.code === "EPIPE" ? "\n" : "";
    }
  }
}

/**
 * The pids in records of the kernel's own ("<priority>,<sequence>,…;text"); a program that writes to the
 * log has a facility above 0. Source: mm/oom_kill.c, __oom_kill_process.
 */
export function victimsIn(records: string): readonly number[] {
  return records.split("\n").flatMap((line) => {
    const [, priority, pid] = killed.exec(line) ?? [];
    return priority !== undefined && Number(priority) < 8 ? Number(pid) : [];
  });
}

const killed =
  /^(\d+),[^;]*;(?:Memory cgroup out of memory|Out of memory[^:]*): Killed process (\d+) \(/;

function openAtEnd(library: CLibrary, path: string): number | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const seek = library.func("int64_t lseek(int descriptor, int64_t offset, int whence)");
    if (Number(seek(descriptor, 0, SEEK_END)) >= 0) return descriptor;
  } catch {
    // Denied, or not there.
  }
  if (descriptor !== undefined) closeSync(descriptor);
  return undefined;
}
