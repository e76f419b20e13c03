import { compareIdentity, identityKey } from "@corral/inspector/core";
import type { ProcessIdentity, ProcessInfo, ProcessSnapshot } from "@corral/inspector/core";
import {
  observeAgentIds,
  tieByAgentMarkers,
  type AgentIds,
  type AgentMarkers,
} from "./agent-markers.ts";
import { buildAssociation } from "./build-association.ts";
import { ForkHistory } from "./fork-history.ts";
import { matchByMarkerOrWorkspace, type Sharing } from "./match-by-marker-or-workspace.ts";
import type { Link } from "./link.ts";
import type { Association, Executor, LineageEntry, ProcessMention } from "../model.ts";
import { ownersOf } from "./owners.ts";
import { daemonOf, isAdopter, isInteractive } from "./process-memo.ts";
import { indexLineage } from "./lineage-index.ts";
import { sessionLinks } from "./sessions.ts";
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
  const { agentMarkers = noMarkers } = input;
  let agentIds = input.agentIds ?? new Map();
  if (owners.byId.size === 0) return { index, associations: settled, agentIds };
  const lineageIndex = indexLineage(input.lineage, owners, index.programs);
  const sessions = sessionLinks(index, owners, lineageIndex, input.forks ?? new ForkHistory());
  const build = (at: number, link: Link): Association => buildAssociation(memos[at]!, link);
  const mentionAt = (at: number): ProcessMention | undefined => {
    if (at < 0) return undefined;
    const process = processes[at]!;
    return { pid: process.pid, name: owners.rootOf(process)?.label ?? process.name };
  };

  /** Association from stored lineage; `via` is undefined without a recorded parent. */
  const byLineage = (at: number, entry: LineageEntry): Association => {
    const from = entry.parent;
    const parent = parents[at]!;
    const moved = from !== undefined && !isAt(parent, from);
    return build(at, {
      evidence: "lineage",
      executor: owners.byId.get(entry.executorId)!,
      via: from && lineageIndex.name(from),
      adoptedBy: moved ? mentionAt(parent) : undefined,
      sharedDaemon: lineageIndex.daemonAbove(entry),
      seenAt: entry.lastSeenAt,
      deadParentId: moved && lineageIndex.hasDeadAncestor(from) ? identityKey(from) : undefined,
    });
  };
  const isAt = (at: number, process: ProcessIdentity): boolean =>
    at >= 0 && compareIdentity(process, processes[at]!) === "same";

  /**
   * How the process is connected to a program that others share. A process that adopts orphans proves
   * nothing about them.
   */
  const sharingOf = (process: ProcessInfo): Sharing | undefined => {
    if (index.programs.isInteractive(process)) {
      return { doubt: `${process.name} is a program that a person may use` };
    }
    const entry = lineageIndex.entry(process);
    const recorded = entry && lineageIndex.daemonAbove(entry);
    const daemonAbove = recorded ?? sessions.find(process)?.sharedDaemon;
    if (daemonAbove !== undefined) return { sharedDaemon: daemonAbove };
    const at = index.byPid.get(process.pid) ?? -1;
    const seen = new Set([at]);
    for (let up = parents[at] ?? -1; up >= 0 && !seen.has(up); up = parents[up]!) {
      const above = processes[up]!;
      if (above.pid <= 1 || owners.rootOf(above) !== undefined) return undefined;
      if (owners.runnerOf(above) !== undefined || isAdopter(memos[up]!)) return undefined;
      const { pid, name } = above;
      const daemon = daemonOf(memos[up]!);
      if (daemon !== undefined) return { sharedDaemon: { pid, name: daemon } };
      if (isInteractive(memos[up]!)) {
        return { doubt: `only through ${name} ${pid}, a program that a person may use` };
      }
      seen.add(up);
    }
    return undefined;
  };

  const bySeenLink = (at: number): Association | undefined => {
    const process = processes[at]!;
    const root = owners.rootOf(process);
    if (root !== undefined) return build(at, { evidence: "executor", executor: root });
    const entry = lineageIndex.entry(process);
    const seen = entry?.parent === undefined ? undefined : entry;
    const parent = parents[at]!;
    // An orphan adopted by a runner belongs to its executor, even if the runner is in another executor's tree.
    const runner = parent < 0 ? undefined : owners.runnerOf(processes[parent]!);
    const above = parent < 0 || runner !== undefined ? undefined : settled[parent];
    if (above !== undefined && passesOn(above)) {
      // Adopted into another executor's tree after its parent died: the recorded executor wins.
      const strayed =
        seen?.parent !== undefined &&
        seen.executorId !== above.executorId &&
        !isAt(parent, seen.parent);
      if (!strayed) {
        const below = build(at, {
          evidence: "descendant",
          executor: owners.byId.get(above.executorId)!,
          via: mentionAt(parent),
          sharedDaemon: above.sharedDaemon,
        });
        if (below.standing === "owned" || seen === undefined) return below;
        const before = byLineage(at, seen);
        return before.standing === "owned" ? before : below;
      }
    }
    if (seen !== undefined) return byLineage(at, seen);
    return runner && build(at, { evidence: "adopted", executor: runner, via: mentionAt(parent) });
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
  const observed = agentMarkers.byId.size === 0 ? settled : [...settled];
  agentIds = observeAgentIds(index, owners, observed, agentMarkers, agentIds);
  const tie = tieByAgentMarkers(index, owners, lineageIndex, observed, agentMarkers, agentIds);
  const hint = matchByMarkerOrWorkspace(
    owners,
    input.markers,
    input.homes ?? [],
    input.stoppedSince ?? new Map(),
    tie,
    sharingOf,
  );
  const byNumberOrHint = (at: number): Association | undefined => {
    const process = processes[at]!;
    if (process.pid <= 1) return undefined;
    const link = sessions.find(process);
    const session = link && build(at, { evidence: "session", ...link });
    if (session?.standing === "owned") return session;
    const found = hint(process, ids[at]!);
    const hinted = found && build(at, found);
    if (hinted?.standing === "owned") return hinted;
    // Recorded in an earlier scan by id or hint, when that was certain.
    const entry = lineageIndex.entry(process);
    return (entry && byLineage(at, entry)) ?? session ?? hinted;
  };

  for (let turn = 0; turn < order.length; turn++) {
    const at = order[turn]!;
    if (settled[at] !== undefined) continue;
    // The only new observed link is a parent that this pass has associated.
    const parent = parents[at]!;
    const below = parent >= 0 && settled[parent] !== undefined ? bySeenLink(at) : undefined;
    settled[at] = below ?? byNumberOrHint(at);
  }
  return { index, associations: settled, agentIds };
}

/** Whether children inherit the association. Hints about the parent say nothing about its children. */
function passesOn(parent: Association): boolean {
  if (isHint(parent.evidence)) return false;
  return parent.standing === "owned" || parent.sharedDaemon !== undefined;
}
