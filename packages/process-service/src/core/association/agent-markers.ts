import { isPidMarker, isPlausibleChild } from "@corral/inspector/core";
import type { AgentMarker, AgentMarkerName, ProcessInfo } from "@corral/inspector/core";
import type { Association, Executor } from "../model.ts";
import { namedBySessions, type LivingSession } from "./living-sessions.ts";
import type { LineageIndex } from "./lineage-index.ts";
import type { Owners } from "./owners.ts";
import type { SnapshotIndex } from "./snapshot-index.ts";

/** What agents set in the environments of the processes of one snapshot. In memory only. */
export interface AgentMarkers {
  /** By row id; only processes that carry one. */
  readonly byId: ReadonlyMap<string, readonly AgentMarker[]>;
  /** Whether the environment of the process with this row id was read. */
  wasRead(id: string): boolean;
}

/**
 * By agent's id: the executors in whose trees it was seen. `inherited`: the root carries the id too,
 * so that it comes from outside and does not identify the executor.
 */
export type AgentIds = ReadonlyMap<string, ReadonlyMap<string, "set" | "inherited">>;

export interface AgentMarkerTie {
  readonly executor: Executor;
  readonly marker: AgentMarkerName;
  /** The product whose files say that the executor has the session; absent for what was only seen. */
  readonly product?: string;
}

/** Most ids kept. A session id lasts for a conversation, so this is days of work. */
const maxIds = 10_000;

/**
 * The ids known after the first pass of an association, in which `settled` holds observed links only:
 * an id that was found by an id proves nothing.
 */
export function observeAgentIds(
  index: SnapshotIndex,
  owners: Owners,
  settled: readonly (Association | undefined)[],
  agentMarkers: AgentMarkers,
  before: AgentIds,
): AgentIds {
  const after = new Map<string, Map<string, "set" | "inherited">>();
  for (const [key, seenIn] of before) {
    const kept = [...seenIn].filter(([executorId]) => owners.byId.has(executorId));
    if (kept.length > 0) after.set(key, new Map(kept));
  }
  const add = (key: string, executorId: string, how: "set" | "inherited"): void => {
    const seenIn = after.get(key) ?? new Map<string, "set" | "inherited">();
    if (seenIn.get(executorId) !== "inherited") seenIn.set(executorId, how);
    after.set(key, seenIn);
  };
  for (const [id, markers] of agentMarkers.byId) {
    const at = index.byPid.get(Number.parseInt(id, 10));
    if (at === undefined || index.ids[at] !== id) continue;
    const root = owners.rootOf(index.processes[at]!);
    const association = settled[root === undefined ? at : index.parents[at]!];
    for (const marker of markers) {
      if (isPidMarker(marker.name)) continue;
      const key = keyOf(marker);
      if (root !== undefined) add(key, root.id, "inherited");
      if (association?.standing === "owned") add(key, association.executorId, "set");
    }
  }
  for (const key of after.keys()) {
    if (after.size <= maxIds) break;
    after.delete(key);
  }
  return after;
}

/**
 * The executor that an agent's markers in a process name, and the marker that names it. Of nested
 * executors the one that started last: an environment is inherited, so its ids were set from the
 * outermost executor to the innermost.
 */
export function tieByAgentMarkers(
  index: SnapshotIndex,
  owners: Owners,
  lineageIndex: LineageIndex,
  settled: readonly (Association | undefined)[],
  agentMarkers: AgentMarkers,
  agentIds: AgentIds,
  sessions: readonly LivingSession[],
): (process: ProcessInfo, id: string) => AgentMarkerTie | undefined {
  const bySession = namedBySessions(sessions, owners);
  /** The agent's process: alive, else as recorded. A living process with the pid leaves no doubt. */
  const byPid = (process: ProcessInfo, pid: number): readonly Executor[] => {
    const at = index.byPid.get(pid);
    const holder = at === undefined ? undefined : index.processes[at]!;
    if (at !== undefined && holder !== undefined && isPlausibleChild(process, holder)) {
      const association = settled[at];
      const owner =
        association?.standing === "owned" ? owners.byId.get(association.executorId) : undefined;
      return owner === undefined ? [] : [owner];
    }
    const recorded = lineageIndex.newest(pid);
    const owner =
      recorded !== undefined && wasAlive(process, recorded.firstSeenAt, recorded.endedAt)
        ? lineageIndex.route(recorded).executor
        : undefined;
    return owner === undefined ? owners.rootsAt(pid) : [owner, ...owners.rootsAt(pid)];
  };

  /** A living root with an unreadable environment may have inherited the id. */
  const mayHaveSet = (executor: Executor): boolean => {
    const at = index.byPid.get(executor.pid);
    return (
      at === undefined ||
      owners.rootOf(index.processes[at]!) !== executor ||
      agentMarkers.wasRead(index.ids[at]!)
    );
  };
  const byId = (marker: AgentMarker): readonly Executor[] =>
    [...(agentIds.get(keyOf(marker)) ?? [])].flatMap(([executorId, how]) => {
      const executor = how === "set" ? owners.byId.get(executorId) : undefined;
      return executor !== undefined && mayHaveSet(executor) ? [executor] : [];
    });

  /** A session goes from one executor to another: the one that has it now started what began since. */
  const namedBy = (
    process: ProcessInfo,
    marker: AgentMarker,
  ): readonly Omit<AgentMarkerTie, "marker">[] => {
    const isFrom = (executor: Executor) => owners.isOlder(process, executor) === false;
    const holders = bySession(marker).filter(({ executor }) => isFrom(executor));
    if (holders.length > 0) return holders;
    const seen = isPidMarker(marker.name) ? byPid(process, Number(marker.value)) : byId(marker);
    return [...new Set(seen.filter(isFrom))].map((executor) => ({ executor }));
  };

  return (process, id) => {
    if (process.startedAt === undefined) return undefined;
    let nearest: AgentMarkerTie | undefined;
    for (const marker of agentMarkers.byId.get(id) ?? []) {
      const [named, ...others] = namedBy(process, marker);
      if (named === undefined || others.length > 0) continue;
      if (nearest === undefined || isNearer(named.executor, nearest.executor)) {
        nearest = { ...named, marker: marker.name };
      }
    }
    return nearest;
  };
}

/** Of two executors named in one environment, whether `a` is inside `b`. */
export function isNearer(a: Executor, b: Executor): boolean {
  return a.startedAt > b.startedAt;
}

function wasAlive({ startedAt }: ProcessInfo, seenAt: number, endedAt?: number): boolean {
  if (startedAt === undefined || startedAt < seenAt) return false;
  return endedAt === undefined || startedAt <= endedAt;
}

function keyOf({ name, value }: AgentMarker): string {
  return `${name}=${value}`;
}
