import { addCounts, noExits, type ExitCounts } from "./process-exit.ts";

/** How many processes and how much memory, bytes. */
export interface LeftOverAmount {
  readonly processes: number;
  readonly memoryBytes: number;
}

export const nothingLeftOver: LeftOverAmount = { processes: 0, memoryBytes: 0 };

/** How an executor's processes ended, and the most that was left over of it. */
export interface RunTotals {
  readonly exits: ExitCounts;
  readonly leftOver: LeftOverAmount;
}

export const noRunTotals: RunTotals = { exits: noExits, leftOver: nothingLeftOver };

/** Ends add up; of what was left over the most counts. */
export function addTotals(a: RunTotals, b: Partial<RunTotals>): RunTotals {
  return {
    exits: b.exits === undefined ? a.exits : addCounts(a.exits, b.exits),
    leftOver: b.leftOver === undefined ? a.leftOver : mostOf(a.leftOver, b.leftOver),
  };
}

export function mostOf(a: LeftOverAmount, b: LeftOverAmount): LeftOverAmount {
  return {
    processes: Math.max(a.processes, b.processes),
    memoryBytes: Math.max(a.memoryBytes, b.memoryBytes),
  };
}
