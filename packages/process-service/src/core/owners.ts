import { identityKey } from "@corral/inspector/core";
import type { ProcessSnapshot } from "@corral/inspector/core";
import type { Executor } from "./model.ts";

/** The executors that can own anything in one snapshot. */
export interface Owners {
  readonly byId: ReadonlyMap<string, Executor>;
  /** By identityKey of the root process. */
  readonly byRoot: ReadonlyMap<string, Executor>;
  /** By identityKey of the `corral run` above the root. */
  readonly byRunner: ReadonlyMap<string, Executor>;
}

/**
 * Leaves out executors of another host or another boot: pids and start times mean nothing there,
 * so nothing on this machine can be theirs.
 */
export function ownersOf(snapshot: ProcessSnapshot, executors: readonly Executor[]): Owners {
  const byId = new Map<string, Executor>();
  const byRoot = new Map<string, Executor>();
  const byRunner = new Map<string, Executor>();
  for (const executor of executors) {
    if (executor.hostId !== snapshot.hostId || isOtherBoot(executor, snapshot)) continue;
    byId.set(executor.id, executor);
    putPreferred(byRoot, identityKey(executor), executor);
    if (executor.runner) putPreferred(byRunner, identityKey(executor.runner), executor);
  }
  return { byId, byRoot, byRunner };
}

/** Whether the machine has been started anew since; unknown boots are not taken for another one. */
export function isOtherBoot(
  executor: Pick<Executor, "bootId">,
  snapshot: Pick<ProcessSnapshot, "bootId">,
): boolean {
  return (
    executor.bootId !== undefined &&
    snapshot.bootId !== undefined &&
    executor.bootId !== snapshot.bootId
  );
}

/** Of two executors that claim the same: the one that lives, else the one registered last. */
export function preferred(a: Executor, b: Executor): Executor {
  if ((a.endedAt === undefined) !== (b.endedAt === undefined)) {
    return a.endedAt === undefined ? a : b;
  }
  if (a.registeredAt !== b.registeredAt) return a.registeredAt > b.registeredAt ? a : b;
  return a.id > b.id ? a : b;
}

function putPreferred(map: Map<string, Executor>, key: string, executor: Executor): void {
  const present = map.get(key);
  map.set(key, present === undefined ? executor : preferred(present, executor));
}
