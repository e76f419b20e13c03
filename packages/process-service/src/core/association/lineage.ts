import { identityKey } from "@corral/inspector/core";
import type { AssociateResult } from "./associate.ts";
import { entryAfter } from "./lineage-entry.ts";
import type { LineageEntry } from "../model.ts";
import { isComplete } from "./snapshot-index.ts";

/** Changes of the lineage by one scan or one batch of births. */
export interface LineageChanges {
  /** To put into the map at once. */
  readonly put: readonly LineageEntry[];
  /** To write to the store; without short-lived processes that left no descendants. */
  readonly record: readonly LineageEntry[];
  /** Dead without living descendants: to remove from the map and the store. */
  readonly remove: readonly LineageEntry[];
}

/** Applies changes to the map. */
export function applyLineage(known: Map<string, LineageEntry>, changes: LineageChanges): void {
  for (const entry of changes.remove) known.delete(identityKey(entry.process));
  for (const entry of changes.put) known.set(identityKey(entry.process), entry);
}

/**
 * Changes of the lineage by a scan: new entries, newer `lastSeenAt`, ends. Dead entries stay while a
 * living process descends from them or is in their session, so that a view can show the branch. Others
 * are removed one scan after they were missed: a process started during a scan may be missing from it.
 */
export function observeLineage(input: {
  readonly result: AssociateResult;
  readonly known: ReadonlyMap<string, LineageEntry>;
  /** Keys of the entries in the store; default: all of `known`. */
  readonly stored?: ReadonlySet<string>;
}): LineageChanges {
  const { result, known } = input;
  const { snapshot, processes, ids } = result.index;
  const put = new Map<string, LineageEntry>();
  const record = new Map<string, LineageEntry>();
  let living = 0;

  for (let at = 0; at < processes.length; at++) {
    const id = ids[at]!;
    const before = known.get(id);
    if (before !== undefined) living += 1;
    const next = entryAfter(result, at, before);
    if (next !== undefined && next !== before) put.set(id, next);
    // Entries from births are written once they have a living descendant.
    const unwritten = next !== before || input.stored?.has(id) === false;
    if (next !== undefined && unwritten) record.set(id, next);
  }
  const remove: LineageEntry[] = [];
  if (living === known.size || !isComplete(snapshot)) return listed(put, record, remove);

  const present = new Set(ids);
  const dead = [...known].filter(([id]) => !present.has(id));
  const needed = neededEntries(result, known, put, dead);
  for (const [id, entry] of dead) {
    const isStored = input.stored?.has(id) !== false;
    if (entry.endedAt === undefined) {
      // A process started during the scan may be missing from it.
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

/** Keys of dead entries with living descendants or living members of their session or group. */
function neededEntries(
  { index, associations }: AssociateResult,
  known: ReadonlyMap<string, LineageEntry>,
  put: ReadonlyMap<string, LineageEntry>,
  dead: readonly (readonly [id: string, entry: LineageEntry])[],
): ReadonlySet<string> {
  const needed = new Set<string>();
  const numbers = new Set<number>();
  const deadPids = new Set(dead.map(([, { process }]) => process.pid));
  for (const [at, { sessionId, processGroupId }] of index.processes.entries()) {
    if (associations[at] !== undefined) {
      if (sessionId !== undefined) numbers.add(sessionId);
      if (processGroupId !== undefined) numbers.add(processGroupId);
    }
    const own = index.ids[at]!;
    let entry = put.get(own) ?? known.get(own);
    // Up to the first living ancestor, which is handled on its own.
    while (entry?.parent !== undefined && deadPids.has(entry.parent.pid)) {
      const key = identityKey(entry.parent);
      if (needed.has(key)) break;
      needed.add(key);
      entry = known.get(key);
    }
  }
  for (const [id, { process }] of dead) if (numbers.has(process.pid)) needed.add(id);
  return needed;
}
