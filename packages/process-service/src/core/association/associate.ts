import { identityKey } from "@corral/inspector/core";
import type { ProcessSnapshot } from "@corral/inspector/core";
import { buildAssociation } from "./build-association.ts";
import type { Link } from "./build-association.ts";
import { hints } from "./hints.ts";
import type { Association, Executor, LineageEntry, ProcessMention } from "../model.ts";
import { ownersOf } from "./owners.ts";
import { rememberedLinks } from "./remembered.ts";
import { sessionLinks } from "./sessions.ts";
import { indexSnapshot } from "./snapshot-index.ts";
import type { SnapshotIndex } from "./snapshot-index.ts";

export interface AssociateInput {
  readonly snapshot: ProcessSnapshot;
  /** Made from `snapshot` where the caller has it already. */
  readonly index?: SnapshotIndex;
  /** Living and ended ones; those of another host or boot own nothing. */
  readonly executors: readonly Executor[];
  /** By identityKey. */
  readonly lineage: ReadonlyMap<string, LineageEntry>;
  /** CORRAL_EXECUTOR_ID by identityKey, null where a process carries none; may be partial. */
  readonly markers: ReadonlyMap<string, string | null>;
  /** Home directories, which are no evidence when they are somebody's workspace. */
  readonly homes?: readonly string[];
}

export interface AssociateResult {
  readonly index: SnapshotIndex;
  /** By position in `index.processes`; undefined where a process is nobody's. */
  readonly associations: readonly (Association | undefined)[];
  /** The same by row id. */
  readonly byId: ReadonlyMap<string, Association>;
}

/**
 * Which executor each process belongs to, with the strongest evidence there is. Two passes over
 * the snapshot: seen links first (root, descendant, lineage, runner), then what is told by numbers
 * and hints (session, marker, workspace); so a session is known to live on by its seen members.
 */
export function associate(input: AssociateInput): AssociateResult {
  const index = input.index ?? indexSnapshot(input.snapshot);
  const { processes, ids, memos, parents } = index;
  const owners = ownersOf(index, input.executors);
  const remembered = rememberedLinks(input.lineage, owners);
  const sessions = sessionLinks(index, owners, remembered);
  const hint = hints(owners, input.markers, input.homes ?? []);
  const settled: (Association | undefined)[] = Array.from({ length: processes.length });

  const build = (at: number, link: Link): Association =>
    buildAssociation(processes[at]!, memos[at]!, link);
  const rootAt = (at: number): Executor | undefined =>
    owners.pids.has(processes[at]!.pid) ? owners.byRoot.get(ids[at]!) : undefined;
  const runnerAt = (at: number): Executor | undefined =>
    at >= 0 && owners.pids.has(processes[at]!.pid) ? owners.byRunner.get(ids[at]!) : undefined;
  const mentionAt = (at: number): ProcessMention | undefined => {
    if (at < 0) return undefined;
    const { pid, name } = processes[at]!;
    return { pid, name: rootAt(at)?.label ?? name };
  };

  /** Seen below an executor before; `via` is undefined where no parent was seen. */
  const byLineage = (at: number, entry: LineageEntry): Association => {
    const from = entry.parent && identityKey(entry.parent);
    const parent = parents[at]!;
    const moved = from !== undefined && !(parent >= 0 && ids[parent] === from);
    // A dead root needs no ghost: its executor has a row.
    const hasGhost = moved && !owners.byRoot.has(from) && input.lineage.has(from);
    return build(at, {
      evidence: "lineage",
      executor: owners.byId.get(entry.executorId)!,
      via: from === undefined ? undefined : remembered.name(from),
      adoptedBy: moved ? mentionAt(parent) : undefined,
      sharedDaemon: remembered.daemonAbove(ids[at]!),
      seenAt: entry.lastSeenAt,
      ghostParentId: hasGhost ? from : undefined,
    });
  };

  const bySeenLink = (at: number): Association | undefined => {
    const root = rootAt(at);
    if (root !== undefined) return build(at, { evidence: "executor", executor: root });
    const entry = remembered.entry(processes[at]!);
    const seen = entry?.parent === undefined ? undefined : entry;
    const parent = parents[at]!;
    // What comes back to a runner belongs inside, also where the runner itself is in another's tree.
    const runner = runnerAt(parent);
    const above = parent < 0 || runner !== undefined ? undefined : settled[parent];
    if (above !== undefined && passesOn(above)) {
      // Adopted by another executor's tree after its own parent died: the nearer executor is the first.
      const strayed =
        seen?.parent !== undefined &&
        seen.executorId !== above.executorId &&
        identityKey(seen.parent) !== ids[parent];
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

  const byNumberOrHint = (at: number): Association | undefined => {
    const process = processes[at]!;
    if (process.pid <= 1) return undefined;
    const link = sessions.find(process);
    const session = link && build(at, { evidence: "session", ...link });
    if (session?.standing === "owned") return session;
    const found = hint(process, ids[at]!);
    const hinted = found && build(at, found);
    if (hinted?.standing === "owned") return hinted;
    // Found by number or hint in an earlier scan, when that still was certain.
    const entry = remembered.entry(processes[at]!);
    return (entry && byLineage(at, entry)) ?? session ?? hinted;
  };

  /** Settles parents before their children; a parent cycle ends where it was entered. */
  const pass = (decide: (at: number) => Association | undefined): void => {
    const entered = new Uint8Array(processes.length);
    const path: number[] = [];
    for (let start = 0; start < processes.length; start++) {
      for (let at = start; at >= 0 && entered[at] === 0; at = parents[at]!) {
        entered[at] = 1;
        path.push(at);
      }
      for (let at = path.pop(); at !== undefined; at = path.pop()) {
        if (!processes[at]!.kernelThread) settled[at] ??= decide(at);
      }
    }
  };

  if (owners.byId.size > 0) {
    pass(bySeenLink);
    for (let at = 0; at < processes.length; at++) sessions.note(processes[at]!, settled[at]);
    pass((at) => bySeenLink(at) ?? byNumberOrHint(at));
  }
  const byId = new Map<string, Association>();
  for (let at = 0; at < processes.length; at++) {
    const association = settled[at];
    if (association !== undefined) byId.set(ids[at]!, association);
  }
  return { index, associations: settled, byId };
}

/** Whether children belong where their parent does. Hints say nothing about children. */
function passesOn(parent: Association): boolean {
  if (parent.evidence === "marker" || parent.evidence === "workspace") return false;
  return parent.standing === "owned" || parent.sharedDaemon !== undefined;
}
