import {
  type CorralView,
  isLeftOver,
  processTotals,
  type Totals,
} from "@corral/process-service/core";

type Sum = Totals & { readonly executors: number };

export interface Summary {
  /** Owned processes, left-overs included; `executors` counts living ones. */
  readonly agents: Sum;
  readonly leftOver: Sum;
}

/** Totals of owned processes and of left-overs; suspected processes are in neither. */
export function summarize({ processes, executors }: CorralView): Summary {
  return {
    agents: {
      ...processTotals(processes),
      executors: executors.filter(({ alive }) => alive).length,
    },
    leftOver: {
      ...processTotals(processes.filter(isLeftOver)),
      executors: executors.filter(({ totals }) => totals.leftOver > 0).length,
    },
  };
}
