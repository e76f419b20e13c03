import type { Executor, ProcessExit } from "../../src/index.ts";

/*
 * What is in fixtures/store-v4.sqlite. The file was written once, by the last version whose schema was 4
 * (sessions, and ends for lack of memory); it does not change.
 */

export const hostId = "host-4";
const bootId = "boot-4";
const at = Date.UTC(2026, 11, 1, 8);
const identity = (pid: number) => ({ pid, startToken: `${bootId}:${pid * 100}` });

export const executor: Executor = {
  id: "agent",
  hostId,
  bootId,
  ...identity(4711),
  kind: "coding-agent",
  origin: "detected",
  label: "claude",
  project: "shop",
  task: "feat/login",
  workspace: "/work/shop-login",
  labels: {},
  startedAt: at - 60_000,
  registeredAt: at - 58_000,
  endedAt: at,
  ending: { how: "killed", signal: "SIGKILL", outOfMemory: true },
  usage: { cpuTimeMs: 91_000, peakMemoryBytes: 2 ** 33, peakProcesses: 31 },
  session: { id: "s-1", title: "Fix login", model: "opus" },
};

export const exit: ProcessExit = {
  hostId,
  executorId: executor.id,
  process: identity(1),
  name: "node",
  command: "node server.js --token ***",
  startedAt: at - 50_000,
  endedAt: at - 1_000,
  signal: "SIGKILL",
  outOfMemory: true,
  ports: [],
  livingChildren: [],
  livingChildrenCount: 0,
};
