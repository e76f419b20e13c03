import { identityKey } from "@corral/inspector/core";
import type { ProcessSnapshot } from "@corral/inspector/core";
import { explain } from "./explain.ts";
import type { LinkWords } from "./explain.ts";
import { hints } from "./hints.ts";
import type { Association, Executor, LineageEntry, ProcessMention } from "./model.ts";
import { ownersOf } from "./owners.ts";
import { rememberedLinks } from "./remembered.ts";
import { sessionLinks } from "./sessions.ts";
import type { SessionLink } from "./sessions.ts";
import { sharedDaemon } from "./shared-daemons.ts";
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
  const { processes, ids, parents } = index;
  const owners = ownersOf(input.snapshot, input.executors);
  const remembered = rememberedLinks(input.lineage, owners);
  const sessions = sessionLinks(index, input.lineage, owners, remembered);
  const hint = hints(owners, input.markers, input.homes ?? []);
  const settled: (Association | undefined)[] = Array.from({ length: processes.length });

  const mentionAt = (at: number): ProcessMention => {
    const { pid, name } = processes[at]!;
    return { pid, name: owners.byRoot.get(ids[at]!)?.label ?? name };
  };
  const parentMention = (at: number): ProcessMention | undefined => {
    const parent = parents[at]!;
    return parent < 0 ? undefined : mentionAt(parent);
  };
  const associated = (
    at: number,
    words: Omit<LinkWords, "isDaemon">,
    more: { readonly seenAt?: number; readonly ghostParentId?: string | undefined } = {},
  ): Association => {
    const { evidence, executor, via, adoptedBy } = words;
    const { name, command, pid } = processes[at]!;
    const itself = evidence === "executor" ? undefined : sharedDaemon(name, command);
    const daemon = itself === undefined ? words.sharedDaemon : { pid, name: itself };
    const owned =
      daemon === undefined &&
      words.doubt === undefined &&
      evidence !== "marker" &&
      evidence !== "workspace";
    return {
      executorId: executor.id,
      evidence,
      standing: owned ? "owned" : "suspected",
      explanation: explain({ ...words, sharedDaemon: daemon, isDaemon: itself !== undefined }),
      leftOver: executor.endedAt !== undefined,
      ...(more.seenAt === undefined ? {} : { seenAt: more.seenAt }),
      ...(via === undefined ? {} : { via }),
      ...(adoptedBy === undefined ? {} : { adoptedBy }),
      ...(more.ghostParentId === undefined ? {} : { ghostParentId: more.ghostParentId }),
      ...(daemon === undefined ? {} : { sharedDaemon: daemon }),
    };
  };

  /** Seen below an executor before; undefined where no parent was seen (found by other evidence). */
  const byLineage = (at: number, entry: LineageEntry): Association => {
    const executor = owners.byId.get(entry.executorId)!;
    const from = entry.parent && identityKey(entry.parent);
    const parent = parents[at]!;
    const stillThere = parent >= 0 && ids[parent] === from;
    // A dead root needs no ghost: its executor has a row.
    const isGhost =
      from !== undefined && !stillThere && !owners.byRoot.has(from) && input.lineage.has(from);
    return associated(
      at,
      {
        evidence: "lineage",
        executor,
        via: from === undefined ? undefined : remembered.name(from),
        adoptedBy: stillThere || from === undefined ? undefined : parentMention(at),
        sharedDaemon: remembered.daemonAbove(ids[at]!),
      },
      { seenAt: entry.lastSeenAt, ghostParentId: isGhost ? from : undefined },
    );
  };

  const bySeenLink = (at: number): Association | undefined => {
    const id = ids[at]!;
    const root = owners.byRoot.get(id);
    if (root !== undefined) return associated(at, { evidence: "executor", executor: root });
    const entry = remembered.entry(id);
    const seen = entry?.parent === undefined ? undefined : entry;
    const parent = parents[at]!;
    const above = parent < 0 ? undefined : settled[parent];
    if (above !== undefined && passesOn(above)) {
      // Adopted by another executor's tree after its own parent died: the nearer executor is the first.
      const moved =
        seen?.parent !== undefined &&
        seen.executorId !== above.executorId &&
        identityKey(seen.parent) !== ids[parent];
      if (!moved) {
        const below = associated(at, {
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
    const runner = parent < 0 ? undefined : owners.byRunner.get(ids[parent]!);
    if (runner === undefined) return undefined;
    return associated(at, { evidence: "adopted", executor: runner, via: mentionAt(parent) });
  };

  const bySession = (at: number, link: SessionLink): Association =>
    associated(at, { ...link, evidence: "session", via: link.leader }, { seenAt: link.seenAt });

  const byHint = (at: number): Association | undefined => {
    const process = processes[at]!;
    const id = ids[at]!;
    const link = process.pid <= 1 ? undefined : sessions.find(process);
    const session = link && bySession(at, link);
    if (session?.standing === "owned") return session;
    const found = process.pid <= 1 ? undefined : hint(process, id);
    const hinted = found && associated(at, found);
    if (hinted?.standing === "owned") return hinted;
    const entry = remembered.entry(id);
    return (entry && byLineage(at, entry)) ?? session ?? hinted;
  };

  /** Settles parents before their children; a parent cycle ends where it was entered. */
  const pass = (decide: (at: number) => Association | undefined): void => {
    const state = new Uint8Array(processes.length);
    const path: number[] = [];
    for (let start = 0; start < processes.length; start++) {
      for (let at = start; at >= 0 && state[at] === 0; at = parents[at]!) {
        state[at] = 1;
        path.push(at);
      }
      for (let at = path.pop(); at !== undefined; at = path.pop()) {
        if (processes[at]!.kernelThread) continue;
        settled[at] ??= decide(at);
      }
    }
  };

  pass(bySeenLink);
  for (let at = 0; at < processes.length; at++) {
    const association = settled[at];
    if (association?.standing === "owned") {
      sessions.vouch(processes[at]!, association.executorId);
    }
  }
  pass((at) => bySeenLink(at) ?? byHint(at));

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
