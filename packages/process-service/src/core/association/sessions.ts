import { compareIdentity } from "@corral/inspector/core";
import type { ProcessIdentity, ProcessInfo } from "@corral/inspector/core";
import type { Association, Executor, LineageEntry, ProcessMention } from "../model.ts";
import type { ForkHistory } from "./fork-history.ts";
import type { Owners } from "./owners.ts";
import type { LineageIndex } from "./lineage-index.ts";
import type { Sharer } from "./sharer.ts";
import type { SnapshotIndex } from "./snapshot-index.ts";

/** A session or process group whose leader is in an executor's tree. */
export interface SessionLink {
  readonly executor: Executor;
  /** The leader. */
  readonly via: ProcessMention;
  readonly group: boolean;
  readonly seenAt: number;
  readonly sharer: Sharer | undefined;
  /** Why the id may have been reused since; undefined if it cannot have been. */
  readonly doubt: string | undefined;
}

export interface SessionLinks {
  /**
   * Notes which ids have had members since their leader lived. Call for every process, with its
   * association by observed links, before the first `find`.
   */
  note(process: ProcessInfo, association: Association | undefined): void;
  find(process: ProcessInfo): SessionLink | undefined;
}

interface Leader {
  readonly process: ProcessIdentity;
  readonly executor: Executor;
  /** Absent if the leader is known from the registration only. */
  readonly entry?: LineageEntry;
  readonly lastSeenAt: number;
}

/**
 * Associates processes by their session or group id. The kernel does not reuse an id while its session
 * or group has a member, so the id outlives the leader; once empty it can be reused after a pid
 * wrap-around. So since the leader was last seen there must be a living member, or too few forks for a
 * wrap-around.
 */
export function sessionLinks(
  index: SnapshotIndex,
  owners: Owners,
  lineageIndex: LineageIndex,
  forks: ForkHistory,
): SessionLinks {
  const leaderOf = leaders(owners, lineageIndex);
  const held = new Set<number>();

  /** The leader for an id, unless another process has the pid now or `process` is older than the executor. */
  const leaderFor = (process: ProcessInfo, number: number | undefined): Leader | undefined => {
    if (number === undefined || number === process.pid || number <= 1) return undefined;
    const leader = leaderOf(number);
    if (leader === undefined) return undefined;
    const living = index.byPid.get(number);
    if (living !== undefined) {
      if (compareIdentity(leader.process, index.processes[living]!) !== "same") return undefined;
    }
    return owners.isOlder(process, leader.executor) === true ? undefined : leader;
  };
  const startedInTime = (process: ProcessInfo, leader: Leader): boolean =>
    process.startedAt !== undefined &&
    !forks.mayHaveWrappedAround(leader.lastSeenAt, process.startedAt);

  const noteNumber = (
    process: ProcessInfo,
    number: number | undefined,
    association: Association | undefined,
  ): void => {
    const leader = leaderFor(process, number);
    if (leader === undefined || number === undefined) return;
    const owner = association?.standing === "owned" ? association.executorId : undefined;
    if (owner === leader.executor.id || startedInTime(process, leader)) held.add(number);
  };

  const match = (
    process: ProcessInfo,
    number: number | undefined,
    group: boolean,
  ): SessionLink | undefined => {
    const leader = leaderFor(process, number);
    if (leader === undefined || number === undefined) return undefined;
    if (group && isStartedBeside(process, index)) return undefined;
    const sure =
      process.startedAt !== undefined &&
      (index.byPid.has(number) || held.has(number) || startedInTime(process, leader));
    return {
      executor: leader.executor,
      via: lineageIndex.name(leader.process) ?? { pid: number, name: leader.executor.label },
      group,
      seenAt: leader.lastSeenAt,
      sharer: leader.entry && lineageIndex.route(leader.entry).sharer,
      doubt: doubtAbout(process, leader, sure, group),
    };
  };

  return {
    note(process, association) {
      const { sessionId, processGroupId } = process;
      noteNumber(process, sessionId, association);
      if (processGroupId !== sessionId) noteNumber(process, processGroupId, association);
    },
    find(process) {
      const bySession = match(process, process.sessionId, false);
      if (bySession !== undefined && isClean(bySession)) return bySession;
      if (process.processGroupId === process.sessionId) return bySession;
      const byGroup = match(process, process.processGroupId, true);
      return byGroup !== undefined && (bySession === undefined || isClean(byGroup))
        ? byGroup
        : bySession;
    },
  };
}

/**
 * Whether the process's own parent lives in its session, and is not what would own it: a shell, which puts
 * all programs of a pipeline into one group. An adopter is in another session. ps on macOS reports no
 * sessions; there only launchd adopts.
 */
function isStartedBeside({ pid, sessionId }: ProcessInfo, index: SnapshotIndex): boolean {
  const at = index.parents[index.byPid.get(pid) ?? -1] ?? -1;
  const parent = index.processes[at];
  if (parent === undefined) return false;
  return sessionId === undefined ? parent.pid > 1 : parent.sessionId === sessionId;
}

function isClean(link: SessionLink): boolean {
  return link.doubt === undefined && link.sharer === undefined;
}

function doubtAbout(
  member: ProcessInfo,
  leader: Leader,
  sure: boolean,
  group: boolean,
): string | undefined {
  if (!sure) return "its leader ended long before, so the number may have been given again";
  const { process, executor } = leader;
  if (process.pid !== executor.pid) return undefined;
  if (executor.execAfterMs !== undefined) {
    return "the process was another program before, which may have started it";
  }
  if (group && executor.origin === "detected") {
    return "a shell may have started it beside the agent, in one pipeline";
  }
  return isJob(member, executor)
    ? "a shell may have started it before the process became the agent"
    : undefined;
}

/** In a group beside the agent's, in a session that the agent leads: it may have taken over a shell. */
function isJob({ sessionId, processGroupId }: ProcessInfo, { pid, origin }: Executor): boolean {
  return origin === "detected" && sessionId === pid && processGroupId !== pid;
}

/** By id: the last known leader in an executor's tree. */
function leaders(
  owners: Owners,
  lineageIndex: LineageIndex,
): (number: number) => Leader | undefined {
  const known = new Map<number, Leader | null>();
  const find = (number: number): Leader | undefined => {
    const entry = lineageIndex.newest(number);
    const executor = entry && lineageIndex.route(entry).executor;
    if (entry !== undefined && executor !== undefined) {
      return { process: entry.process, executor, entry, lastSeenAt: entry.lastSeenAt };
    }
    const root = owners.lastRoot(number);
    return root && { process: root, executor: root, lastSeenAt: root.registeredAt };
  };
  return (number) => {
    let leader = known.get(number);
    if (leader === undefined) known.set(number, (leader = find(number) ?? null));
    return leader ?? undefined;
  };
}
