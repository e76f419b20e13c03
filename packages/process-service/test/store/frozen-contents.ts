import type {
  Executor,
  Protection,
  KillOutcome,
  KillPlan,
  KillReport,
  LineageEntry,
  Settings,
} from "../../src/index.ts";

/*
 * What is in fixtures/store-2026-11.sqlite, as the model of the present version says it. The file was
 * written once, by the version of 25 November 2026; when a word of the model changes, the file does not.
 */

export const hostId = "host-1";
export const bootId = "boot-1";

const day = 24 * 3_600_000;
export const frozenAt = Date.UTC(2026, 10, 25, 3);

const identity = (pid: number) => ({ pid, startToken: `${bootId}:${pid * 100}` });
const rowId = (pid: number) => `${pid}@${bootId}:${pid * 100}`;

function executor(id: string, pid: number, fields: Partial<Executor>): Executor {
  return {
    id,
    hostId,
    bootId,
    ...identity(pid),
    kind: "coding-agent",
    origin: "registered",
    label: "claude",
    labels: {},
    startedAt: frozenAt - 3_600_000,
    registeredAt: frozenAt - 3_599_000,
    usage: { cpuTimeMs: 91_000, peakMemoryBytes: 2 ** 33, peakProcesses: 31 },
    ...fields,
  };
}

/** Newest first. */
export const executors: readonly Executor[] = [
  executor("living", 4711, {
    origin: "launched",
    project: "acme/web",
    task: "TASK-12",
    attempt: "2",
    workspace: "/work/trees/task-12",
    labels: { model: "large", "über/label": "ja" },
    runner: identity(4700),
    registeredAt: frozenAt - 1_000,
  }),
  executor("server", 5100, {
    kind: "dev-server",
    label: "vite",
    project: "acme/web",
    registeredAt: frozenAt - 2_000,
  }),
  executor("detected", 5200, {
    origin: "detected",
    label: "codex",
    registeredAt: frozenAt - 3_000,
  }),
  executor("ended", 6000, {
    project: "acme/web",
    task: "TASK-11",
    registeredAt: frozenAt - day,
    endedAt: frozenAt - day / 2,
    ending: { how: "exited", exitCode: 137 },
  }),
  executor("stopped", 6100, {
    registeredAt: frozenAt - 2 * day,
    endedAt: frozenAt - day,
    ending: { how: "killed", signal: "SIGKILL", by: "kill-every-outcome" },
  }),
  executor("asked", 6200, {
    kind: "setup-script",
    label: "setup",
    registeredAt: frozenAt - 3 * day,
    endedAt: frozenAt - 2 * day,
    ending: { how: "unknown", by: "request" },
  }),
  executor("other-boot", 6300, {
    bootId: "boot-0",
    registeredAt: frozenAt - 9 * day,
    endedAt: frozenAt - 8 * day,
    ending: { how: "host-rebooted" },
  }),
];

function lineageEntry(
  pid: number,
  executorId: string,
  parentPid: number | undefined,
  fields: Partial<LineageEntry> = {},
): LineageEntry {
  return {
    hostId,
    process: identity(pid),
    executorId,
    ...(parentPid === undefined ? {} : { parent: identity(parentPid) }),
    name: "node",
    command: "node server.js --token=***",
    processGroupId: pid,
    sessionId: pid,
    firstSeenAt: frozenAt - 60_000,
    lastSeenAt: frozenAt - 2_000,
    ...fields,
  };
}

/** A root, a shell that is gone, and the daemons that it left; one of an executor that has ended. */
export const lineage: readonly LineageEntry[] = [
  lineageEntry(4711, "living", undefined, { name: "claude", command: "claude" }),
  lineageEntry(4801, "living", 4711, { name: "sh", endedAt: frozenAt - 30_000 }),
  lineageEntry(4802, "living", 4801),
  lineageEntry(6002, "ended", 6000),
];

/** As put; the store lists the oldest first. */
export const protections: readonly Protection[] = [
  { kind: "executor", hostId, executorId: "server", note: "a person works with it", at: 1 },
  { kind: "process", hostId, process: identity(6002), at: 2 },
];

export const settings: Omit<Settings, "ownProducts" | "readSessions"> = {
  watchIntervalMs: 1_234,
  idleIntervalMs: 20_000,
  birthPeriodMs: 10,
  detectAgents: false,
  memoryThresholdBytes: 2 ** 31,
  cpuThresholdPercent: 90,
  thresholdDurationMs: 60_000,
  retentionMs: 7 * day,
  autoCleanUp: { enabled: true, dryRun: false, afterMs: 120_000, projects: ["acme/web"] },
};

function outcome(
  pid: number,
  kind: KillOutcome["outcome"],
  fields: Partial<KillOutcome> = {},
): KillOutcome {
  return {
    process: identity(pid),
    id: rowId(pid),
    name: "node",
    command: "node server.js",
    memoryBytes: 1_000,
    outcome: kind,
    discovered: false,
    ...fields,
  };
}

function report(id: string, daysAgo: number, fields: Partial<KillReport>): KillReport {
  return {
    id,
    hostId,
    scope: { kind: "executor", executorId: "stopped" },
    client: "cli",
    force: false,
    graceMs: 5_000,
    startedAt: frozenAt - daysAgo * day,
    finishedAt: frozenAt - daysAgo * day + 2_500,
    status: "done",
    outcomes: [],
    confirmedGone: 0,
    memoryFreedBytes: 0,
    ...fields,
  };
}

/** Newest first. */
export const kills: readonly KillReport[] = [
  report("kill-every-outcome", 1, {
    client: "page",
    user: "ada",
    force: true,
    status: "incomplete",
    outcomes: [
      outcome(6100, "terminated", { afterMs: 12 }),
      outcome(6101, "killed", { discovered: true, afterMs: 2_048 }),
      outcome(6102, "already-gone"),
      outcome(6103, "dead-unreaped", { detail: "Its parent is bash 812.", afterMs: 40 }),
      outcome(6104, "pending", { detail: "SIGKILL is pending." }),
      outcome(6105, "denied", { discovered: true, detail: "Not permitted." }),
      outcome(6106, "reused"),
      outcome(6107, "escaped"),
      outcome(6108, "spared", { detail: "Cancelled in time." }),
      outcome(6109, "refused", { detail: "It is marked to be kept." }),
    ],
    confirmedGone: 3,
    memoryFreedBytes: 3_000,
    notes: ["A scan took too long; processes born during the kill may have been missed."],
  }),
  report("signal", 2, {
    scope: { kind: "process", process: identity(4802) },
    signal: "SIGSTOP",
    outcomes: [outcome(4802, "signalled")],
  }),
  report("clean-up", 3, {
    scope: { kind: "left-over", executorId: "ended" },
    client: "auto-clean-up",
    status: "cancelled",
    outcomes: [outcome(6002, "spared")],
  }),
  report("failed", 4, { scope: { kind: "all-but-executors" }, status: "failed" }),
  report("recovered", 5, {
    scope: { kind: "processes", processes: [identity(6001)] },
    status: "recovered",
    outcomes: [outcome(6001, "spared", { discovered: true })],
  }),
];

/** A kill whose process ended in the middle of it. */
export const abandoned: {
  readonly report: KillReport;
  readonly plan: KillPlan;
  readonly frozen: readonly { readonly pid: number; readonly startToken: string }[];
} = {
  report: {
    id: "abandoned",
    hostId,
    scope: { kind: "left-over" },
    client: "cli",
    force: false,
    graceMs: 5_000,
    startedAt: frozenAt - 10_000,
    status: "running",
    outcomes: [],
    confirmedGone: 0,
    memoryFreedBytes: 0,
  },
  plan: {
    hostId,
    scope: { kind: "left-over" },
    revision: 12,
    madeAt: frozenAt - 11_000,
    targets: [
      {
        process: identity(6002),
        id: rowId(6002),
        parentPid: 1,
        name: "node",
        command: "node server.js",
        memoryBytes: 1_000,
        ports: [3000],
        depth: 0,
        selected: true,
        association: {
          executorId: "ended",
          evidence: "lineage",
          standing: "owned",
          explanation: "was a child of claude 6000; now adopted by systemd 1",
          leftOver: true,
        },
      },
    ],
    refusals: [],
    totals: { processes: 1, memoryBytes: 1_000, ports: [3000] },
  },
  frozen: [identity(6002)],
};

export const samples = { at: [frozenAt - 20_000], cpu: [50], memory: [1_000] };
