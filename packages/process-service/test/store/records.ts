import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Executor, KillPlan, KillReport, LineageEntry } from "../../src/index.ts";

/** Records as they come in practice; every field can be overridden. */
export const hostId = "host-1";

export function executor(overrides: Partial<Executor> = {}): Executor {
  const pid = overrides.pid ?? 4711;
  return {
    id: `executor-${pid}`,
    hostId,
    bootId: "boot-1",
    pid,
    startToken: `boot-1:${pid}`,
    kind: "coding-agent",
    origin: "launched",
    label: "claude",
    project: "corral",
    task: "fix the tests",
    attempt: "2",
    workspace: "/work/trees/a",
    labels: { model: "large" },
    runner: { pid: 4700, startToken: "boot-1:4700" },
    startedAt: 1_000,
    registeredAt: 2_000,
    usage: { cpuTimeMs: 5, peakMemoryBytes: 2 ** 40, peakProcesses: 7 },
    ...overrides,
  };
}

/** With every optional field absent. */
export function minimalExecutor(pid: number): Executor {
  const { id, startToken, kind, origin, label, startedAt, registeredAt, usage } = executor({ pid });
  const required = { id, startToken, kind, origin, label, startedAt, registeredAt, usage };
  return { hostId, pid, labels: {}, ...required };
}

export function lineageEntry(pid: number, overrides: Partial<LineageEntry> = {}): LineageEntry {
  return {
    hostId,
    process: { pid, startToken: `boot-1:${pid}` },
    executorId: "executor-4711",
    parent: { pid: 4711, startToken: "boot-1:4711" },
    name: "node",
    command: "node server.js",
    processGroupId: pid,
    sessionId: 4711,
    firstSeenAt: 3_000,
    lastSeenAt: 4_000,
    ...overrides,
  };
}

export function killReport(id: string, overrides: Partial<KillReport> = {}): KillReport {
  return {
    id,
    hostId,
    scope: { kind: "executor", executorId: "executor-4711" },
    client: "cli",
    user: "ada",
    force: false,
    graceMs: 5_000,
    startedAt: 10_000,
    status: "running",
    outcomes: [],
    confirmedGone: 0,
    memoryFreedBytes: 0,
    ...overrides,
  };
}

export function killPlan(...pids: readonly number[]): KillPlan {
  return {
    hostId,
    scope: { kind: "executor", executorId: "executor-4711" },
    revision: 12,
    madeAt: 9_000,
    targets: pids.map((pid) => ({
      process: { pid, startToken: `boot-1:${pid}` },
      id: `${pid}@boot-1:${pid}`,
      parentPid: 4711,
      name: "node",
      command: "node server.js",
      memoryBytes: 1_000,
      ports: [3000],
      depth: 1,
      selected: true,
      association: {
        executorId: "executor-4711",
        evidence: "descendant",
        standing: "owned",
        explanation: "child of claude 4711",
        leftOver: false,
      },
    })),
    refusals: [],
    totals: { processes: pids.length, memoryBytes: 1_000 * pids.length, ports: [3000] },
  };
}

export function killed(...pids: readonly number[]): KillReport["outcomes"] {
  return pids.map((pid) => ({
    process: { pid, startToken: `boot-1:${pid}` },
    id: `${pid}@boot-1:${pid}`,
    name: "node",
    command: "node server.js",
    outcome: "killed",
    discovered: false,
    afterMs: 12,
    memoryBytes: 1_000,
  }));
}

/** Gone, with all that is in it, at the end of the block. */
export function temporaryFolder(parent = tmpdir()): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(parent, "corral-store-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** One that another user can reach by its path, too: $TMPDIR may lie where only its owner may enter. */
export function sharedTemporaryFolder(): { readonly path: string } & Disposable {
  return temporaryFolder([tmpdir(), "/tmp", "/var/tmp", "/dev/shm"].find(mayBeEnteredByAll));
}

function mayBeEnteredByAll(folder: string): boolean {
  const { mode } = statSync(folder, { throwIfNoEntry: false }) ?? { mode: 0 };
  return (mode & 0o001) !== 0 && (folder === "/" || mayBeEnteredByAll(dirname(folder)));
}
