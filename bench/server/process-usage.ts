import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readStat } from "@corral/inspector/linux";

const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** User and system time of one process so far, seconds. */
export function cpuSeconds(pid: number): number {
  const stat = readStat(pid);
  if (stat === undefined) throw new Error(`there is no process ${pid}`);
  return stat.cpuTicks / ticksPerSecond;
}

/** Resident memory, bytes: what it has in RAM, shared pages in full. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1_024;
}
