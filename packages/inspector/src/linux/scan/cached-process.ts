import type { Buffer } from "node:buffer";
import type { ProcessInfo } from "../../core/snapshot.ts";
import type { SlowFacts } from "../procfs/slow-facts.ts";

/** What is cached of one process between scans; less than 2 KB. */
export interface CachedProcess {
  readonly pid: number;
  readonly startToken: string | undefined;
  /** Inode number of /proc/PID in the listing before the last stat line; 0 if unknown. */
  inode: number;
  /** Open /proc/PID/stat, or -1 when no descriptor was free. */
  statDescriptor: number;
  /** Number of the first and of the last scan that found the process. */
  readonly firstScan: number;
  lastScan: number;
  /** The last two stat lines gave the same record. */
  unchanged: boolean;
  /** Number of the last scan in which the process had not run since its last stat line. */
  idleScan: number;
  /** Open /proc/PID/schedstat, or UNOPENED or UNAVAILABLE (schedstat.ts). */
  schedstatDescriptor: number;
  /** Last reading of schedstat: time on a CPU, nanoseconds, and number of timeslices. */
  runTimeNs: number;
  timeslices: number;
  /** CPU clock before the last stat line, nanoseconds; -1 without CPU clocks. */
  clockNs: number;
  facts: SlowFacts;
  /** When the facts were read, performance.now(), and the stack start in stat then. */
  factsAt: number;
  factsStartStack: number;
  /** Minor faults and CPU ticks in stat when the directory was read. */
  directoryFaults: number;
  directoryTicks: number;
  /** The earlier sample of the CPU share. */
  cpuBaseAt: number;
  /** CPU time at `cpuBaseAt` by stat, milliseconds, and by the CPU clock, nanoseconds or -1. */
  cpuBaseMs: number;
  cpuBaseNs: number;
  /** The record of the last snapshot; used again as long as nothing changed. */
  info: ProcessInfo;
  /** Inputs of `info` that cannot be read back from it. */
  infoFacts: SlowFacts;
  infoTerminal: number;
}

/** Compares a name with bytes without making a string. Names that are not ASCII never match. */
export function nameMatches(name: string, bytes: Buffer, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let index = 0; index < name.length; index += 1) {
    const byte = bytes[start + index] ?? 0;
    if (byte >= 0x80 || byte !== name.charCodeAt(index)) return false;
  }
  return true;
}
