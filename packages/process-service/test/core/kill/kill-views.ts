import type {
  Association,
  CorralView,
  ExecutorView,
  ProcessView,
} from "../../../src/core/model.ts";

/** A process as a view shows it; everything but the pid has a sensible default. */
export function processView(
  fields: Partial<Omit<ProcessView, "startToken">> & {
    readonly pid: number;
    readonly startToken?: string | null;
  },
): ProcessView {
  const { startToken = `boot:${fields.pid}`, ...rest } = fields;
  return {
    id: `${fields.pid}@${startToken ?? "?"}`,
    hostId: "host",
    parentPid: 1,
    name: `p${fields.pid}`,
    command: `p${fields.pid} --run`,
    memoryBytes: 1_000,
    cpuTimeMs: 0,
    state: "sleeping",
    userId: 1000,
    kernelThread: false,
    ...(startToken === null ? {} : { startToken }),
    ...rest,
  };
}

export function executorView(
  fields: Partial<ExecutorView> & { readonly id: string },
): ExecutorView {
  return {
    hostId: "host",
    pid: 1,
    startToken: "none",
    kind: "coding-agent",
    origin: "registered",
    label: "claude",
    labels: {},
    startedAt: 0,
    registeredAt: 0,
    usage: { cpuTimeMs: 0, peakMemoryBytes: 0, peakProcesses: 0 },
    alive: true,
    totals: { processes: 0, memoryBytes: 0, cpuPercent: 0, ports: [], leftOver: 0, suspected: 0 },
    ...fields,
  };
}

export function belongsTo(executorId: string, fields: Partial<Association> = {}): Association {
  return {
    executorId,
    evidence: "descendant",
    standing: "owned",
    explanation: "child of claude",
    leftOver: false,
    ...fields,
  };
}

export const suspected = (executorId: string): Association =>
  belongsTo(executorId, { evidence: "workspace", standing: "suspected" });

export function viewOf(
  processes: readonly ProcessView[],
  executors: readonly ExecutorView[] = [],
): CorralView {
  return {
    hostId: "host",
    revision: 7,
    takenAt: 0,
    scan: { state: "ok", intervalMs: 2_000, problems: [] },
    store: { mode: "read-write" },
    readOnly: false,
    host: {
      name: "host",
      platform: "linux",
      cpuCount: 1,
      memoryTotalBytes: 1,
      memoryAvailableBytes: 1,
    },
    executors,
    processes,
    ghosts: [],
    findings: [],
  };
}

/** What a caller without types may send. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what it lies about
export function fromTheWire<T>(value: unknown): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- lying to the compiler is the test
  return value as T;
}

export const ascending = (a: number, b: number): number => a - b;
