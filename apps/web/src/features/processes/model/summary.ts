import {
  type CorralView,
  isLeftOver,
  processTotals,
  type Totals,
} from "@corral/process-service/core";

type Sum = Totals & { readonly executors: number };

export interface Summary {
  /** What is owned and runs, left-overs included; only living executors are counted. */
  readonly agents: Sum;
  readonly leftOver: Sum;
}

/** What all agents use, and what ended ones left over; what is only suspected is not added up. */
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
