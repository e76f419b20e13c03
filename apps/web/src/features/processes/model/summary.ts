import type { CorralView } from "@corral/process-service/core";

interface Sum {
  readonly executors: number;
  readonly processes: number;
  readonly memoryBytes: number;
}

export interface Summary {
  /** What is owned and runs, left-overs included; only living executors are counted. */
  readonly agents: Sum & { readonly cpuPercent: number };
  readonly leftOver: Sum & { readonly ports: readonly number[] };
}

/** What all agents use, and what ended ones left over; what is only suspected is not added up. */
export function summarize(view: CorralView): Summary {
  const agents = { processes: 0, memoryBytes: 0, cpuPercent: 0 };
  const left = { processes: 0, memoryBytes: 0 };
  const endedExecutors = new Set<string>();
  const ports = new Set<number>();
  for (const process of view.processes) {
    const { association } = process;
    if (association?.standing !== "owned") continue;
    agents.processes += 1;
    agents.memoryBytes += process.memoryBytes;
    agents.cpuPercent += process.cpuPercent ?? 0;
    // A zombie is dead: nothing is left over of it but its line in the table.
    if (!association.leftOver || process.state === "zombie") continue;
    left.processes += 1;
    left.memoryBytes += process.memoryBytes;
    endedExecutors.add(association.executorId);
    for (const { port } of process.ports ?? []) ports.add(port);
  }
  return {
    agents: { ...agents, executors: view.executors.filter((each) => each.alive).length },
    leftOver: {
      ...left,
      executors: endedExecutors.size,
      ports: [...ports].toSorted((a, b) => a - b),
    },
  };
}
