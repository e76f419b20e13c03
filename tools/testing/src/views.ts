// By path: the package itself is tested with these, and two packages cannot depend on each other.
import type {
  Association,
  CorralView,
  ExecutorView,
  ProcessView,
} from "../../../packages/process-service/src/core/model.ts";

export interface ViewDefaults {
  readonly process?: Partial<ProcessView>;
  readonly executor?: Partial<ExecutorView>;
  readonly view?: Partial<CorralView>;
}

/** Builders of rows and views, with what a package's tests take for granted. */
export function viewBuilders(defaults: ViewDefaults = {}) {
  /** Id and token follow from the pid. */
  function processView(pid: number, fields: Partial<ProcessView> = {}): ProcessView {
    return {
      id: `${pid}@boot:${pid}`,
      hostId: "host",
      pid,
      startToken: `boot:${pid}`,
      parentPid: 1,
      name: `p${pid}`,
      command: `p${pid}`,
      title: fields.name ?? `p${pid}`,
      memoryBytes: 1_000,
      cpuTimeMs: 0,
      state: "sleeping",
      kernelThread: false,
      ...defaults.process,
      ...fields,
    };
  }

  function executorView(id: string, fields: Partial<ExecutorView> = {}): ExecutorView {
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
      totals: { processes: 0, memoryBytes: 0, cpuPercent: 0, ports: [], leftOver: 0, suspected: 0 },
      ...titleOf({ ...defaults.executor, ...fields }),
      ...defaults.executor,
      ...fields,
    };
  }

  function corralView(fields: Partial<CorralView> = {}): CorralView {
    return {
      hostId: "host",
      revision: 1,
      takenAt: 0,
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
      deadAncestors: [],
      findings: [],
      ...defaults.view,
      ...fields,
    };
  }

  return { processView, executorView, corralView };
}

/** Of a registered executor, as the service derives it. */
function titleOf({ task }: Partial<ExecutorView>): Pick<ExecutorView, "title"> {
  return task === undefined ? {} : { title: { text: task, source: "task" } };
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
