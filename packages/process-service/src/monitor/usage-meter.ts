import { indexByPid, parentOf, type ProcessInfo } from "@corral/inspector/core";
import type { Executor, ExecutorUsage } from "../core/model.ts";

/** A process of an executor, as the meter counts it. */
export interface MeteredProcess {
  readonly key: string;
  readonly executorId: string;
  readonly process: ProcessInfo;
}

interface Account {
  /** CPU time of ended processes that were not reaped within the tree, milliseconds. */
  lostMs: number;
  living: readonly MeteredProcess[];
}

/**
 * Counts the usage of each executor over its life. The CPU time of a child is added to the parent that
 * reaps it (childrenCpuTimeMs). Of a child reaped outside the tree only the last scanned value is
 * known, and nothing if it started and ended between two scans.
 */
export function createUsageMeter() {
  const accounts = new Map<string, Account>();
  return {
    /** The usage of each executor where it changed. */
    measure: (executors: readonly Executor[], processes: readonly MeteredProcess[]) => {
      const byExecutor = Map.groupBy(processes, ({ executorId }) => executorId);
      const changed = new Map<string, ExecutorUsage>();
      for (const executor of executors) {
        const own = byExecutor.get(executor.id) ?? [];
        let account = accounts.get(executor.id);
        if (account === undefined) {
          if (own.length === 0) continue;
          account = openAccount(executor, own);
          accounts.set(executor.id, account);
        }
        if (own.length === 0 && account.living.length === 0) {
          accounts.delete(executor.id);
          continue;
        }
        if (isUnchanged(account.living, own)) continue;
        const usage = settle(executor, account, own);
        if (!sameUsage(usage, executor.usage)) changed.set(executor.id, usage);
      }
      return changed;
    },
  };
}

function cpuOf(process: ProcessInfo): number {
  return process.cpuTimeMs + (process.childrenCpuTimeMs ?? 0);
}

/** Stored CPU time beyond that of living processes belongs to processes that have ended. */
function openAccount(executor: Executor, own: readonly MeteredProcess[]): Account {
  const living = own.reduce((sum, { process }) => sum + cpuOf(process), 0);
  return { lostMs: Math.max(0, executor.usage.cpuTimeMs - living), living: [] };
}

/** An unchanged process is the same object in the next snapshot. */
function isUnchanged(before: readonly MeteredProcess[], now: readonly MeteredProcess[]): boolean {
  return (
    before.length === now.length && now.every(({ process }, at) => process === before[at]?.process)
  );
}

function settle(
  executor: Executor,
  account: Account,
  own: readonly MeteredProcess[],
): ExecutorUsage {
  const living = new Set<string>();
  let cpuMs = 0;
  let memoryBytes = 0;
  for (const { key, process } of own) {
    living.add(key);
    cpuMs += cpuOf(process);
    memoryBytes += process.memoryBytes;
  }
  const byPid = indexByPid(own.map(({ process }) => process));
  for (const { key, process: gone } of account.living) {
    if (living.has(key)) continue;
    const wasCollected = parentOf(gone, byPid) !== undefined;
    if (!wasCollected) account.lostMs += cpuOf(gone);
  }
  account.living = own;
  const before = executor.usage;
  return {
    cpuTimeMs: Math.max(before.cpuTimeMs, Math.round(account.lostMs + cpuMs)),
    peakMemoryBytes: Math.max(before.peakMemoryBytes, memoryBytes),
    peakProcesses: Math.max(before.peakProcesses, own.length),
  };
}

function sameUsage(a: ExecutorUsage, b: ExecutorUsage): boolean {
  return (
    a.cpuTimeMs === b.cpuTimeMs &&
    a.peakMemoryBytes === b.peakMemoryBytes &&
    a.peakProcesses === b.peakProcesses
  );
}
