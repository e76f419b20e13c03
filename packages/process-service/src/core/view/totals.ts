import { isLeftOver, isOwned, isSuspected } from "../association/standing.ts";
import type { ProcessView, Totals } from "../model.ts";

export const noTotals: Totals = {
  processes: 0,
  memoryBytes: 0,
  cpuPercent: 0,
  ports: [],
  leftOver: 0,
  suspected: 0,
};

/** Totals of the owned processes; ports ascending, each once. */
export function processTotals(processes: Iterable<ProcessView>): Totals {
  let count = 0;
  let memoryBytes = 0;
  let cpu = 0;
  let leftOver = 0;
  let suspected = 0;
  const ports = new Set<number>();
  for (const process of processes) {
    if (isSuspected(process)) suspected += 1;
    if (!isOwned(process)) continue;
    count += 1;
    memoryBytes += process.memoryBytes;
    cpu += process.cpuPercent ?? 0;
    if (isLeftOver(process)) leftOver += 1;
    for (const { port } of process.ports ?? []) ports.add(port);
  }
  return {
    processes: count,
    memoryBytes,
    cpuPercent: roundCpu(cpu),
    ports: [...ports].toSorted((a, b) => a - b),
    leftOver,
    suspected,
  };
}

/** Rounds to a tenth of a percent: smaller changes are noise and would be sent at every scan. */
export function roundCpu(percent: number): number {
  return Math.round(percent * 10) / 10;
}
