import type { Buffer } from "node:buffer";
import type { ProcessInfo } from "../../core/snapshot.ts";
import type { SlowFacts } from "../procfs/slow-facts.ts";

/** What is remembered of one process from scan to scan; well under 2 KB. */
export interface CachedProcess {
  readonly pid: number;
  readonly startToken: string | undefined;
  /** Open /proc/PID/stat, or -1 when there was none to spare. */
  statDescriptor: number;
  /** Number of the scan that met it, and of the last one that saw it. */
  readonly firstScan: number;
  lastScan: number;
  /** Its last two stat lines said the same. */
  unchanged: boolean;
  /** Number of the last scan in which its run record said that it had not run since its line. */
  idleScan: number;
  /** Open /proc/PID/schedstat, or UNOPENED or UNAVAILABLE of schedstat.ts. */
  schedstatDescriptor: number;
  /** What that said when it was last asked: nanoseconds, and how often it was given a processor. */
  runTimeNs: number;
  timeslices: number;
  facts: SlowFacts;
  /** When the facts were read, milliseconds of the steady clock, and what stat said then. */
  factsAt: number;
  factsStartStack: number;
  /** What stat said when the directory was read. */
  directoryFaults: number;
  directoryTicks: number;
  /** The sample that the CPU share is counted from. */
  cpuBaseAt: number;
  cpuBaseTicks: number;
  /** What the last snapshot said; given again as long as nothing has changed. */
  info: ProcessInfo;
  /** What `info` was made from, where that does not stand in it as it was. */
  infoFacts: SlowFacts;
  infoTerminal: number;
}

/** Compares a name with its bytes without making a string; names that are not ASCII never match. */
export function nameMatches(name: string, bytes: Buffer, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let index = 0; index < name.length; index += 1) {
    const byte = bytes[start + index] ?? 0;
    if (byte >= 0x80 || byte !== name.charCodeAt(index)) return false;
  }
  return true;
}
