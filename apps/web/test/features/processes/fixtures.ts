import type { CorralView, ExecutorView, ProcessView } from "@corral/process-service/core";

export const takenAt = 1_700_000_000_000;

export function processView(pid: number, fields: Partial<ProcessView> = {}): ProcessView {
  return {
    id: `${pid}@boot:${pid}`,
    hostId: "host",
    pid,
    startToken: `boot:${pid}`,
    parentPid: 1,
    name: `p${pid}`,
    command: `p${pid} --run`,
    memoryBytes: 100,
    cpuPercent: 1,
    cpuTimeMs: 0,
    startedAt: takenAt - 60_000 + pid,
    state: "sleeping",
    kernelThread: false,
    ...fields,
  };
}

/** A process that belongs to an executor. */
export function member(
  pid: number,
  executorId: string,
  fields: Partial<ProcessView> = {},
  association: Partial<NonNullable<ProcessView["association"]>> = {},
): ProcessView {
  return processView(pid, {
    ...fields,
    association: {
      executorId,
      evidence: "descendant",
      standing: "owned",
      explanation: "child of claude",
      leftOver: false,
      ...association,
    },
  });
}

export function executorView(id: string, fields: Partial<ExecutorView> = {}): ExecutorView {
  return {
    id,
    hostId: "host",
    pid: 10,
    startToken: "boot:10",
    kind: "coding-agent",
    origin: "registered",
    label: "claude",
    labels: {},
    startedAt: takenAt - 600_000,
    registeredAt: takenAt - 600_000,
    usage: { cpuTimeMs: 0, peakMemoryBytes: 0, peakProcesses: 0 },
    alive: true,
    totals: { processes: 0, memoryBytes: 0, cpuPercent: 0, ports: [], leftOver: 0, suspected: 0 },
    ...fields,
  };
}

export function corralView(fields: Partial<CorralView> = {}): CorralView {
  return {
    hostId: "host",
    revision: 1,
    takenAt,
    scan: { state: "ok", intervalMs: 2_000, problems: [] },
    store: { mode: "read-write" },
    readOnly: false,
    host: {
      name: "host",
      platform: "linux",
      cpuCount: 8,
      memoryTotalBytes: 1,
      memoryAvailableBytes: 1,
    },
    executors: [],
    processes: [],
    ghosts: [],
    findings: [],
    ...fields,
  };
}
