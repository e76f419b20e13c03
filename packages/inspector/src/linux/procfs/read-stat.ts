import type { ProcessState } from "../../core/snapshot.ts";
import { decodeBytes } from "./parse/decode-bytes.ts";
import { processState } from "./parse/state.ts";
import { createStatLine, parseStat, STAT, ticksOf } from "./parse/stat.ts";
import { ReadBuffer } from "./read-buffer.ts";
import { startTokenOf } from "./parse/start-token.ts";

/** One line of /proc/PID/stat. Source: proc_pid_stat(5). */
export interface ProcessStat {
  /** At most 15 bytes; bytes that are not UTF-8 are escaped. */
  readonly name: string;
  readonly state: ProcessState;
  /** 0 when there is no parent. */
  readonly parentPid: number;
  readonly processGroupId: number;
  readonly sessionId: number;
  /** Foreground process group of the controlling terminal; -1 without a terminal. */
  readonly foregroundGroupId: number;
  /** User and system time of all threads, clock ticks. */
  readonly cpuTicks: number;
  /** Start, clock ticks since boot. To compare ages; identity is the start token. */
  readonly startTicks: number;
}

// Shared by all calls: reads are synchronous and decoded before the next one.
const buffer = new ReadBuffer(4096);
const line = createStatLine();

/**
 * Reads the stat of one process from /proc, without a scan. undefined when there is no such process,
 * when it is not readable (hidepid), and on other platforms than Linux. Source: proc_pid_stat(5).
 */
export function readStat(pid: number): ProcessStat | undefined {
  if (!readLine(pid)) return undefined;
  const { fields } = line;
  return {
    name: decodeBytes(buffer.bytes, line.nameStart, line.nameEnd),
    state: processState(line.state, fields[STAT.threads] ?? 0),
    parentPid: fields[STAT.parentPid] ?? 0,
    processGroupId: fields[STAT.processGroup] ?? 0,
    sessionId: fields[STAT.session] ?? 0,
    foregroundGroupId: fields[STAT.foregroundGroup] ?? 0,
    cpuTicks: ticksOf(line),
    startTicks: fields[STAT.startTicks] ?? 0,
  };
}

/** Start token of one process; `prefix` as of `tokenPrefix`. undefined as in `readStat`. */
export function readStartToken(pid: number, prefix: string | undefined): string | undefined {
  return readLine(pid) ? startTokenOf(prefix, buffer.bytes, line) : undefined;
}

function readLine(pid: number): boolean {
  try {
    return parseStat(buffer.bytes, buffer.readFile(`/proc/${pid}/stat`), line);
  } catch {
    return false;
  }
}
