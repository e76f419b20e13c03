import type { ProcessState } from "../../core/snapshot.ts";
import { decodeBytes } from "./parse/decode-bytes.ts";
import { processState } from "./parse/state.ts";
import { createStatLine, parseStat, STAT, ticksOf } from "./parse/stat.ts";
import { ReadBuffer } from "./read-buffer.ts";
import { startTokenOf } from "./parse/start-token.ts";

/** One line of /proc/PID/stat. Source: proc_pid_stat(5). */
export interface ProcessStat {
  /** At most 15 bytes, escaped where not UTF-8. */
  readonly name: string;
  readonly state: ProcessState;
  /** 0 where it has none. */
  readonly parentPid: number;
  readonly processGroupId: number;
  readonly sessionId: number;
  /** The process group that its terminal's keys go to; -1 without a terminal. */
  readonly foregroundGroupId: number;
  /** User and system time of all its threads, clock ticks. */
  readonly cpuTicks: number;
  /** Clock ticks from the boot to its start. For ages; what names a process is its start token. */
  readonly startTicks: number;
}

// Reads are synchronous and taken out before the next one, so all share what they read into.
const buffer = new ReadBuffer(4096);
const line = createStatLine();

/**
 * One process by its pid in this program's own /proc, read without a scan; a zombie too. undefined
 * when there is none, when it may not be read, and off Linux.
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

/** Its start token, where `prefix` is what those of this program's namespaces begin with. */
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
