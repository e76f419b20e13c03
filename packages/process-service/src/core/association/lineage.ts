import { identityKey, identityOf } from "@corral/inspector/core";
import type { ProcessInfo } from "@corral/inspector/core";
import type { AssociateResult } from "./associate.ts";
import { shorten } from "../text/command-line.ts";
import { maskedCommandLine } from "../text/mask-secrets.ts";
import type { Association, Executor, LineageEntry } from "../model.ts";
import { lineOf } from "./process-memo.ts";
import type { ProcessMemo } from "./process-memo.ts";
import { isComplete } from "./snapshot-index.ts";

/** How much of a command a remembered process keeps, characters. */
const commandKept = 256;

/** How old the last sight of a living link grows at least before it is written again, milliseconds. */
const refreshAfterMs = 60_000;

/** Spread by pid, so that a thousand that came at once are not written again at once. */
function refreshAfter(pid: number): number {
  return refreshAfterMs * (1 + (pid % 64) / 256);
}

/** What one scan (or one batch of births) changes in what is remembered. */
export interface LineageChanges {
  /** To be put into the map of what is known, at once. */
  readonly put: readonly LineageEntry[];
  /** To be written to the store; short-lived births that nothing came from are not among them. */
  readonly record: readonly LineageEntry[];
  /** Dead, and nothing living came from them: to be forgotten here and in the store. */
  readonly remove: readonly LineageEntry[];
}

/** Puts changes into the map of what is known. */
export function applyLineage(known: Map<string, LineageEntry>, changes: LineageChanges): void {
  for (const entry of changes.remove) known.delete(identityKey(entry.process));
  for (const entry of changes.put) known.set(identityKey(entry.process), entry);
}

/** The entry of an executor's own root; put and recorded when it is registered. */
export function rootEntry(
  executor: Executor,
  process: Pick<ProcessInfo, "name" | "command" | "processGroupId" | "sessionId">,
  seenAt: number,
): LineageEntry {
  return {
    hostId: executor.hostId,
    process: { pid: executor.pid, startToken: executor.startToken },
    executorId: executor.id,
    ...facts(process, maskedCommandLine(process.command)),
    firstSeenAt: seenAt,
    lastSeenAt: seenAt,
  };
}

/**
 * What a scan teaches about who came from whom: new links, fresher sights, ends. Dead entries stay
 * while something living came from them or is in a session they began, so that a view can show the
 * branch; the rest is forgotten at the scan after the one that missed them, since a process born
 * while that one ran may have been missed.
 */
export function observeLineage(input: {
  readonly result: AssociateResult;
  readonly known: ReadonlyMap<string, LineageEntry>;
  /** Keys of what the store holds already. Without it, all of `known`. */
  readonly stored?: ReadonlySet<string>;
}): LineageChanges {
  const { result, known } = input;
  const { snapshot, processes, ids } = result.index;
  const put = new Map<string, LineageEntry>();
  const record = new Map<string, LineageEntry>();
  const living = new Set<string>();

  for (let at = 0; at < processes.length; at++) {
    const id = ids[at]!;
    const before = known.get(id);
    if (before !== undefined) living.add(id);
    const next = observed(result, at, before);
    if (next !== undefined && next !== before) put.set(id, next);
    // What a birth alone has taught is written once something living has come of it.
    const unwritten = next !== before || input.stored?.has(id) === false;
    if (next !== undefined && unwritten) record.set(id, next);
  }
  const remove: LineageEntry[] = [];
  if (living.size === known.size || !isComplete(snapshot)) return listed(put, record, remove);

  const needed = neededEntries(result, known, put);
  for (const [id, entry] of known) {
    if (living.has(id)) continue;
    const isStored = input.stored?.has(id) !== false;
    if (entry.endedAt === undefined) {
      // A birth seen while the scan ran may be missing from it.
      if (entry.lastSeenAt >= snapshot.takenAt) continue;
      const gone = { ...entry, endedAt: snapshot.takenAt };
      put.set(id, gone);
      if (isStored || needed.has(id)) record.set(id, gone);
    } else if (!needed.has(id)) {
      remove.push(entry);
    } else if (!isStored) {
      record.set(id, entry);
    }
  }
  return listed(put, record, remove);
}

function listed(
  put: ReadonlyMap<string, LineageEntry>,
  record: ReadonlyMap<string, LineageEntry>,
  remove: readonly LineageEntry[],
): LineageChanges {
  return { put: [...put.values()], record: [...record.values()], remove };
}

/** The entry of a process after this scan: as before where the scan teaches nothing about it. */
function observed(
  { index, associations }: AssociateResult,
  at: number,
  before: LineageEntry | undefined,
): LineageEntry | undefined {
  const association = associations[at];
  const memo = index.memos[at]!;
  const { startToken } = memo.process;
  if (association === undefined || startToken === undefined) return before;
  if (!isWorthRemembering(association)) return before;
  const above = association.evidence === "descendant" ? index.parents[at]! : -1;
  const parent = above < 0 ? undefined : index.processes[above];
  return entryOf(memo, startToken, association, parent, before, index.snapshot);
}

/** Seen links, also those below shared daemons; never hints, and never a number that may be reused. */
function isWorthRemembering(association: Association): boolean {
  if (association.evidence === "marker" || association.evidence === "workspace") return false;
  return association.standing === "owned" || association.sharedDaemon !== undefined;
}

function entryOf(
  memo: ProcessMemo,
  startToken: string,
  association: Association,
  parent: ProcessInfo | undefined,
  before: LineageEntry | undefined,
  snapshot: { readonly hostId: string; readonly takenAt: number },
): LineageEntry {
  const { hostId, takenAt } = snapshot;
  const { process } = memo;
  const linkSeen = association.evidence !== "lineage";
  if (
    before !== undefined &&
    before.executorId === association.executorId &&
    before.name === process.name &&
    before.processGroupId === process.processGroupId &&
    before.sessionId === process.sessionId &&
    before.endedAt === undefined &&
    (before.parent !== undefined || parent?.startToken === undefined) &&
    !(linkSeen && takenAt - before.lastSeenAt >= refreshAfter(process.pid))
  ) {
    return before;
  }
  const first = before?.parent ?? (parent && identityOf(parent));
  return {
    hostId,
    process: { pid: process.pid, startToken },
    executorId: association.executorId,
    ...(first === undefined ? {} : { parent: first }),
    ...facts(process, lineOf(memo)),
    firstSeenAt: before?.firstSeenAt ?? takenAt,
    lastSeenAt: linkSeen || before === undefined ? takenAt : before.lastSeenAt,
  };
}

/** Keys of dead entries that living processes came from, or whose session or group they are in. */
function neededEntries(
  result: AssociateResult,
  known: ReadonlyMap<string, LineageEntry>,
  put: ReadonlyMap<string, LineageEntry>,
): ReadonlySet<string> {
  const needed = new Set<string>();
  const numbers = new Set<number>();
  const { processes, ids } = result.index;
  for (let at = 0; at < processes.length; at++) {
    if (result.associations[at] === undefined) continue;
    const { sessionId, processGroupId } = processes[at]!;
    if (sessionId !== undefined) numbers.add(sessionId);
    if (processGroupId !== undefined) numbers.add(processGroupId);
    const own = ids[at]!;
    let entry = put.get(own) ?? known.get(own);
    while (entry?.parent !== undefined) {
      const key = identityKey(entry.parent);
      if (needed.has(key)) break;
      needed.add(key);
      entry = known.get(key);
    }
  }
  for (const [id, entry] of known) if (numbers.has(entry.process.pid)) needed.add(id);
  return needed;
}

function facts(
  process: Pick<ProcessInfo, "name" | "processGroupId" | "sessionId">,
  line: string,
): Pick<LineageEntry, "name" | "command" | "processGroupId" | "sessionId"> {
  return {
    name: process.name,
    command: shorten(line, commandKept),
    ...(process.processGroupId === undefined ? {} : { processGroupId: process.processGroupId }),
    ...(process.sessionId === undefined ? {} : { sessionId: process.sessionId }),
  };
}
