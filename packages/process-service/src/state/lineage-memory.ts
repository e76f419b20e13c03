import { identityKey } from "@corral/inspector/core";
import { applyLineage, type LineageChanges } from "../core/association/lineage.ts";
import type { LineageEntry } from "../core/model.ts";
import type { Store } from "../store/store.ts";

/** Most unwritten entries; beyond that the oldest are dropped (the store has failed for long). */
const unwrittenLimit = 20_000;

/** Lineage in memory, written to the store in batches. */
export interface LineageMemory {
  readonly entries: ReadonlyMap<string, LineageEntry>;
  /** Keys of entries that are in the store, or will be after the next flush. */
  readonly stored: ReadonlySet<string>;
  load(): Promise<void>;
  /** Loads entries of other services; resolves with the executor ids in the store. */
  merge(): Promise<ReadonlySet<string>>;
  apply(changes: LineageChanges): void;
  /** Adds entries in memory only; a later scan records those with living descendants. */
  addUnrecorded(born: readonly LineageEntry[]): void;
  /** Writes the changes. On error they are retried at the next call. */
  flush(): Promise<void>;
}

export function createLineageMemory(store: Store, hostId: string): LineageMemory {
  const entries = new Map<string, LineageEntry>();
  const stored = new Set<string>();
  const unwritten = new Map<string, LineageEntry>();
  const unremoved = new Map<string, LineageEntry>();

  const apply = (changes: LineageChanges) => {
    applyLineage(entries, changes);
    for (const entry of changes.remove) {
      const key = identityKey(entry.process);
      unwritten.delete(key);
      if (stored.delete(key)) unremoved.set(key, entry);
    }
    for (const entry of changes.record) {
      const key = identityKey(entry.process);
      unremoved.delete(key);
      unwritten.set(key, entry);
      stored.add(key);
    }
    for (const key of unwritten.keys()) {
      if (unwritten.size <= unwrittenLimit) break;
      unwritten.delete(key);
      stored.delete(key);
    }
  };

  const merge = async () => {
    const executors = new Set<string>();
    for (const entry of await store.lineage.load(hostId)) {
      const key = identityKey(entry.process);
      executors.add(entry.executorId);
      if (unremoved.has(key)) continue;
      stored.add(key);
      // An entry with a parent holds more.
      const own = entries.get(key);
      if (own === undefined || (own.parent === undefined && entry.parent !== undefined)) {
        entries.set(key, entry);
      }
    }
    return executors;
  };

  return {
    entries,
    stored,
    load: async () => {
      await merge();
    },
    merge,
    apply,
    addUnrecorded: (born) => applyLineage(entries, { put: born, record: [], remove: [] }),
    flush: async () => {
      const written = [...unwritten];
      if (written.length > 0) {
        await store.lineage.record(written.map(([, entry]) => entry));
        for (const [key, entry] of written) {
          if (unwritten.get(key) === entry) unwritten.delete(key);
        }
      }
      const removed = [...unremoved];
      if (removed.length > 0) {
        await store.lineage.remove(
          hostId,
          removed.map(([, entry]) => entry.process),
        );
        for (const [key, entry] of removed) {
          if (unremoved.get(key) === entry) unremoved.delete(key);
        }
      }
    },
  };
}
