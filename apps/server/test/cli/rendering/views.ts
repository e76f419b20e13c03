import type { ExecutorView, ProcessView, Totals } from "@corral/process-service/core";

const totals: Totals = {
  processes: 1,
  memoryBytes: 1_048_576,
  cpuPercent: 0,
  ports: [],
  leftOver: 0,
  suspected: 0,
};

/** A process as a view shows it; ids and tokens follow from the pid. */
export function processView(pid: number, rest: Partial<ProcessView> = {}): ProcessView {
  return {
    id: `${pid}@boot:${pid}`,
    hostId: "host",
    pid,
    startToken: `boot:${pid}`,
    parentPid: 1,
    name: `p${pid}`,
    command: `p${pid}`,
    memoryBytes: 1_048_576,
    cpuTimeMs: 0,
    state: "sleeping",
    kernelThread: false,
    ...rest,
  };
}

export function executorView(id: string, rest: Partial<ExecutorView> = {}): ExecutorView {
  return {
    id,
    hostId: "host",
    pid: 100,
    startToken: "boot:100",
    kind: "coding-agent",
    origin: "registered",
    label: "claude",
    labels: {},
    startedAt: 0,
    registeredAt: 0,
    usage: { cpuTimeMs: 0, peakMemoryBytes: 0, peakProcesses: 0 },
    alive: true,
    totals,
    ...rest,
  };
}
