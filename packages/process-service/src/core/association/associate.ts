import { compareIdentity, identityKey } from "@corral/inspector/core";
import type { ProcessIdentity, ProcessSnapshot } from "@corral/inspector/core";
import {
  observeAgentIds,
  tieByAgentMarkers,
  type AgentIds,
  type AgentMarkers,
} from "./agent-markers.ts";
import { buildAssociation } from "./build-association.ts";
import { ForkHistory } from "./fork-history.ts";
import { matchByMarkerOrWorkspace } from "./match-by-marker-or-workspace.ts";
import type { Link } from "./link.ts";
import type { Association, Executor, LineageEntry, ProcessMention } from "../model.ts";
import { nameOf } from "./process-memo.ts";
import { ownersOf } from "./owners.ts";
import { isOfPredecessor } from "./predecessors.ts";
import { resumedSessions, type LivingSession } from "./living-sessions.ts";
import { stillUsedBy } from "./still-used-by.ts";
import { indexLineage } from "./lineage-index.ts";
import { sessionLinks } from "./sessions.ts";
import { sharerIn } from "./sharer.ts";
import { rememberSharing, type SeenSharing } from "./seen-sharing.ts";
import { sharingOf } from "./sharing.ts";
import { indexSnapshot, parentsFirst } from "./snapshot-index.ts";
import type { SnapshotIndex } from "./snapshot-index.ts";
import { isHint } from "./standing.ts";

export interface AssociateInput {
  readonly snapshot: ProcessSnapshot;
  /** Index of `snapshot`, if the caller has one. */
  readonly index?: SnapshotIndex;
  /** Living and ended executors; those of another host or boot own nothing. */
  readonly executors: readonly Executor[];
  /** By identityKey. */
  readonly lineage: ReadonlyMap<string, LineageEntry>;
  /** CORRAL_EXECUTOR_ID by identityKey, null where a process carries none; may be partial. */
  readonly markers: ReadonlyMap<string, string | null>;
  /** What agents set themselves; may be partial. */
  readonly agentMarkers?: AgentMarkers;
  /** `agentIds` of the last association. */
  readonly agentIds?: AgentIds;
  /** As last read. */
  readonly sessions?: readonly LivingSession[];
  /** `seenSharing` of the last association. */
  readonly seenSharing?: SeenSharing;
  /** Home directories: not usable as evidence, even if they are a workspace. */
  readonly homes?: readonly string[];
  /** Without it, the id of a session whose leader has ended counts only if a known member lives. */
  readonly forks?: ForkHistory;
  /**
   * By executor id: since when a kill has been stopping it, or its recent end, ms since the epoch.
   * Processes started from then on may still belong to the executor: a dying tree starts clean-ups.
   */
  readonly stoppedSince?: ReadonlyMap<string, number>;
}

export interface AssociateResult {
  readonly index: SnapshotIndex;
  /** By position in `index.processes`; undefined for a process without an executor. */
  readonly associations: readonly (Association | undefined)[];
  /** Agents' ids seen in the trees of the executors, for the next association; in memory only. */
  readonly agentIds: AgentIds;
  /** Programs that others use, too, above marked processes; absent without executors. */
  readonly seenSharing?: SeenSharing;
}

const noMarkers: AgentMarkers = { byId: new Map(), wasRead: () => false };

/**
 * Which executor each process belongs to, with the strongest evidence available. Two passes over the
 * snapshot: observed links first (root, descendant, lineage, runner), then ids and hints (session,
 * marker, workspace), so that the members from the first pass show which sessions still live.
 */
export function associate(input: AssociateInput): AssociateResult {
  const index = input.index ?? indexSnapshot(input.snapshot);
  const { processes, ids, memos, parents } = index;
  const settled: (Association | undefined)[] = Array.from({ length: processes.length });
  const owners = ownersOf(index, input.executors);
  const { agentMarkers = noMarkers, sessions: livingSessions = [] } = input;
  let agentIds = input.agentIds ?? new Map();
  if (owners.byId.size === 0) return { index, associations: settled, agentIds };
  const lineageIndex = indexLineage(input.lineage, owners, index.programs);
  const sessions = sessionLinks(index, owners, lineageIndex, input.forks ?? new ForkHistory());
  const usedBy = stillUsedBy(index, resumedSessions(livingSessions, owners));
  const build = (at: number, link: Link, memo = memos[at]!): Association =>
    buildAssociation(memo, link, usedBy(at, link.executor));
  const mentionAt = (at: number): ProcessMention | undefined => {
    if (at < 0) return undefined;
    const process = processes[at]!;
    return { pid: process.pid, name: owners.rootOf(process)?.label ?? nameOf(memos[at]!).name };
  };
  /** Service managers and runners are known by the names of their programs. */
  const adopterAt = (at: number): ProcessMention | undefined => {
    if (at < 0) return undefined;
    const process = processes[at]!;
    return { pid: process.pid, name: owners.rootOf(process)?.label ?? process.name };
  };

  /** Association from stored lineage; `via` is undefined without a recorded parent. */
  const byLineage = (at: number, entry: LineageEntry): Association => {
    const from = entry.parent;
    const parent = parents[at]!;
    const { executor, sharer } = lineageIndex.route(entry);
    const moved = from !== undefined && !isAt(parent, from);
    return build(at, {
      evidence: "lineage",
      executor,
      via: from && lineageIndex.name(from),
      adoptedBy: moved ? adopterAt(parent) : undefined,
      sharer,
      seenAt: entry.lastSeenAt,
      deadParentId: moved && lineageIndex.hasDeadAncestor(from) ? identityKey(from) : undefined,
    });
  };
  const isAt = (at: number, process: ProcessIdentity): boolean =>
    at >= 0 && compareIdentity(process, processes[at]!) === "same";

  /** By position: the executor whose root was another program when it started this or what is above it. */
  const predecessors = new Map<number, Executor>();
  const predecessorAt = (at: number, parent: number): Executor | undefined => {
    const above = settled[parent];
    if (above?.evidence !== "executor") {
      return predecessors.size === 0 ? undefined : predecessors.get(parent);
    }
    const root = owners.byId.get(above.executorId)!;
    return isOfPredecessor(processes[at]!, processes[parent]!, root, owners) ? root : undefined;
  };

  const bySeenLink = (at: number): Association | undefined => {
    const process = processes[at]!;
    const root = owners.rootOf(process);
    if (root !== undefined) return build(at, { evidence: "executor", executor: root });
    const parent = parents[at]!;
    const predecessor = predecessorAt(at, parent);
    if (predecessor !== undefined) predecessors.set(at, predecessor);
    const entry = lineageIndex.entry(process);
    const seen = entry?.parent === undefined ? undefined : entry;
    // An orphan adopted by a runner belongs to its executor, even if the runner is in another executor's tree.
    const runner = parent < 0 ? undefined : owners.runnerOf(processes[parent]!);
    const above = parent < 0 || runner !== undefined ? undefined : settled[parent];
    if (above !== undefined && passesOn(above) && above.executorId !== predecessor?.id) {
      const executor = owners.byId.get(above.executorId)!;
      // Adopted into another executor's tree after its parent died: the recorded executor wins.
      const strayed =
        seen?.parent !== undefined &&
        lineageIndex.route(seen).executor !== executor &&
        !isAt(parent, seen.parent);
      if (!strayed) {
        const below = build(at, {
          evidence: "descendant",
          executor,
          via: mentionAt(parent),
          sharer: sharerIn(above),
        });
        if (below.standing === "owned" || seen === undefined) return below;
        const before = byLineage(at, seen);
        return before.standing === "owned" ? before : below;
      }
    }
    if (seen !== undefined) return byLineage(at, seen);
    return runner && build(at, { evidence: "adopted", executor: runner, via: adopterAt(parent) });
  };

  const order = parentsFirst(index).filter((at) => !processes[at]!.kernelThread);
  for (let turn = 0; turn < order.length; turn++) {
    const at = order[turn]!;
    settled[at] = bySeenLink(at);
  }
  for (let turn = 0; turn < order.length; turn++) {
    const at = order[turn]!;
    sessions.note(processes[at]!, settled[at]);
  }
  // The second pass adds to `settled` what no id may be taken from.
  const observed = [...settled];
  agentIds = observeAgentIds(index, owners, observed, agentMarkers, agentIds);
  const tie = tieByAgentMarkers(
    index,
    owners,
    lineageIndex,
    observed,
    agentMarkers,
    agentIds,
    livingSessions,
  );
  const { sharing, seen } = rememberSharing(
    index,
    sharingOf(index, owners, lineageIndex, sessions),
    input.seenSharing,
  );
  const hint = matchByMarkerOrWorkspace(
    owners,
    input.markers,
    input.homes ?? [],
    input.stoppedSince ?? new Map(),
    tie,
    sharing,
  );
  const byNumberOrHint = (at: number): Association | undefined => {
    const process = processes[at]!;
    if (process.pid <= 1) return undefined;
    const found = sessions.find(process);
    const link = found?.executor === predecessors.get(at) ? undefined : found;
    const session = link && build(at, { evidence: "session", ...link });
    if (session?.standing === "owned") return session;
    const match = hint(process, ids[at]!);
    const hinted = match && build(at, match);
    if (hinted?.standing === "owned") return hinted;
    // Recorded in an earlier scan by id or hint, when that was certain.
    const entry = lineageIndex.entry(process);
    return (entry && byLineage(at, entry)) ?? session ?? hinted;
  };

  /** What a shared program runs for others may be of one of them: a hint says more than who started it. */
  const byHintBelowSharer = (at: number, opener: Association): Association => {
    const sharer = sharerIn(opener);
    if (sharer === undefined || sharer.pid === processes[at]!.pid) return opener;
    const match = hint(processes[at]!, ids[at]!);
    if (match === undefined) return opener;
    const { runByDaemon = false } = match;
    if (match.executor.id === opener.executorId && !runByDaemon) return opener;
    const memo = memos[at]!;
    memo.hinted ??= { process: memo.process, id: memo.id, programs: memo.programs };
    return build(at, runByDaemon ? match : { ...match, sharer }, memo.hinted);
  };

  /** Below what this pass has found to be a session's, although a shared program runs it. */
  const byOwnedParent = (at: number): Association | undefined => {
    const parent = parents[at]!;
    if (parent < 0 || settled[parent]?.standing !== "owned") return undefined;
    if (observed[parent]?.standing === "owned") return undefined;
    const below = bySeenLink(at);
    return below?.standing === "owned" ? below : undefined;
  };

  for (let turn = 0; turn < order.length; turn++) {
    const at = order[turn]!;
    const link = observed[at];
    if (link !== undefined) {
      settled[at] = byOwnedParent(at) ?? byHintBelowSharer(at, link);
      continue;
    }
    // The only new observed link is a parent that this pass has associated.
    const parent = parents[at]!;
    const below = parent >= 0 && settled[parent] !== undefined ? bySeenLink(at) : undefined;
    settled[at] = below ?? byNumberOrHint(at);
  }
  return { index, associations: settled, agentIds, seenSharing: seen };
}

/** Whether children inherit the association. Hints about the parent say nothing about its children. */
function passesOn(parent: Association): boolean {
  if (isHint(parent.evidence)) return false;
  return parent.standing === "owned" || sharerIn(parent) !== undefined;
}
