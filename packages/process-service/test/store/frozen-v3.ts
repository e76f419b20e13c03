import type { Executor, ProcessExit, RunTotals } from "../../src/index.ts";

/*
 * What is in fixtures/store-v3.sqlite. The file was written once, by the last version whose schema was 3
 * (ends of processes, and how long after its start an executor became what it is); it does not change.
 */

export const hostId = "host-3";
const bootId = "boot-3";
const at = Date.UTC(2026, 11, 1, 4);
const identity = (pid: number) => ({ pid, startToken: `${bootId}:${pid * 100}` });

export const executor: Executor = {
  id: "agent",
  hostId,
  bootId,
  ...identity(4711),
  kind: "coding-agent",
  origin: "detected",
  label: "codex",
  project: "shop",
  task: "feat/login",
  workspace: "/work/shop-login",
  labels: {},
  startedAt: at - 60_000,
  execAfterMs: 1_500,
  registeredAt: at - 58_000,
  endedAt: at,
  ending: { how: "killed", signal: "SIGKILL" },
  usage: { cpuTimeMs: 91_000, peakMemoryBytes: 2 ** 33, peakProcesses: 31 },
};

const exit = (pid: number, fields: Partial<ProcessExit>): ProcessExit => ({
  hostId,
  executorId: executor.id,
  process: identity(pid),
  name: "node",
  command: "node server.js --token ***",
  startedAt: at - 50_000,
  endedAt: at - 1_000 + pid,
  ports: [],
  livingChildren: [],
  livingChildrenCount: 0,
  ...fields,
});

/** Oldest end first. */
export const exits: readonly ProcessExit[] = [
  exit(1, { exitCode: 3, parent: identity(4711) }),
  exit(2, {
    signal: "SIGSEGV",
    coreDumped: true,
    ports: [{ protocol: "tcp", port: 5173, firstSeenAt: at - 40_000 }],
    livingChildren: [{ pid: 9, name: "esbuild" }],
    livingChildrenCount: 1,
  }),
];

export const totals: RunTotals = {
  exits: { succeeded: 7, failed: 1, signalled: 1, unknown: 0 },
  leftOver: { processes: 2, memoryBytes: 2 ** 28 },
};
