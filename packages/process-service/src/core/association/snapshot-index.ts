import {
  isPlausibleChild,
  makesPartial,
  type ProcessInfo,
  type ProcessSnapshot,
} from "@corral/inspector/core";
import { carryMemo } from "./process-memo.ts";
import type { ProcessMemo } from "./process-memo.ts";
import { plainPrograms, type ProgramKinds } from "../programs/program-kinds.ts";

/** Index of one snapshot; positions are those in `processes`. */
export interface SnapshotIndex {
  readonly snapshot: ProcessSnapshot;
  readonly processes: readonly ProcessInfo[];
  readonly programs: ProgramKinds;
  /** Row id by position. */
  readonly ids: readonly string[];
  /** Cached values by position. */
  readonly memos: readonly ProcessMemo[];
  readonly byPid: ReadonlyMap<number, number>;
  /** Position of the parent; -1 without one, or if the parent pid was reused. */
  readonly parents: Int32Array;
}

/** `previous`: the index of an earlier snapshot, whose memos are reused. `programs`: default none of agents. */
export function indexSnapshot(
  snapshot: ProcessSnapshot,
  previous?: SnapshotIndex,
  programs: ProgramKinds = plainPrograms,
): SnapshotIndex {
  const { processes } = snapshot;
  const byPid = positions(processes, previous);
  const ids: string[] = [];
  const memos: ProcessMemo[] = [];
  for (let at = 0; at < processes.length; at++) {
    const process = processes[at]!;
    const memo = carryMemo(process, memoOf(previous, process.pid, at), programs);
    memos.push(memo);
    ids.push(memo.id);
  }
  const parents = new Int32Array(processes.length).fill(-1);
  for (let at = 0; at < processes.length; at++) {
    const process = processes[at]!;
    if (process.parentPid === null) continue;
    const parent = byPid.get(process.parentPid);
    if (parent === undefined || parent === at) continue;
    if (isPlausibleChild(process, processes[parent]!)) parents[at] = parent;
  }
  return { snapshot, processes, programs, ids, memos, byPid, parents };
}

/** Reuses the map of `previous` if the pids are unchanged, as on an idle machine. */
function positions(
  processes: readonly ProcessInfo[],
  previous: SnapshotIndex | undefined,
): ReadonlyMap<number, number> {
  const before = previous?.processes;
  if (
    before?.length === processes.length &&
    processes.every(({ pid }, at) => pid === before[at]!.pid)
  ) {
    return previous!.byPid;
  }
  const byPid = new Map<number, number>();
  for (let at = 0; at < processes.length; at++) byPid.set(processes[at]!.pid, at);
  return byPid;
}

/** Most processes have the same position as before. */
function memoOf(
  previous: SnapshotIndex | undefined,
  pid: number,
  at: number,
): ProcessMemo | undefined {
  if (previous === undefined) return undefined;
  if (previous.processes[at]?.pid === pid) return previous.memos[at];
  const earlier = previous.byPid.get(pid);
  return earlier === undefined ? undefined : previous.memos[earlier];
}

/** Positions, parents before children; a parent cycle starts at its first visited process. */
export function parentsFirst({ parents }: Pick<SnapshotIndex, "parents">): Int32Array {
  const order = new Int32Array(parents.length);
  const entered = new Uint8Array(parents.length);
  const path: number[] = [];
  let next = 0;
  for (let start = 0; start < parents.length; start++) {
    for (let at = start; at >= 0 && entered[at] === 0; at = parents[at]!) {
      entered[at] = 1;
      path.push(at);
    }
    for (let at = path.pop(); at !== undefined; at = path.pop()) order[next++] = at;
  }
  return order;
}

/**
 * Whether a process missing from this snapshot has certainly ended. Not if processes may be hidden or
 * single records could not be read.
 */
export function isComplete(snapshot: ProcessSnapshot): boolean {
  return !snapshot.problems.some(makesPartial);
}

/** The process with this pid. */
export function processAt(
  { processes, byPid }: Pick<SnapshotIndex, "processes" | "byPid">,
  pid: number,
): ProcessInfo | undefined {
  const at = byPid.get(pid);
  return at === undefined ? undefined : processes[at];
}
