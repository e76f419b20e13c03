import { defined } from "@corral/inspector/core";
import type { ListChanges, ViewChanges } from "./changes.ts";
import type { CorralView } from "../model.ts";
import { sameData } from "./same-data.ts";
import { byPid, byRegistration, inOrder } from "./view.ts";

const wholeFields = ["scan", "store", "readOnly", "host", "deadAncestors", "findings"] as const;

/**
 * Changes between two views: applyChanges(previous, diffViews(previous, next)) equals next. Throws
 * TypeError for views of different hosts or boots: send the next one whole.
 */
export function diffViews(previous: CorralView, next: CorralView): ViewChanges {
  if (previous.hostId !== next.hostId || previous.bootId !== next.bootId) {
    throw new TypeError("Views of different hosts or boots cannot be compared; send a whole view.");
  }
  const executors = diffList(previous.executors, next.executors, byRegistration);
  const processes = diffList(previous.processes, next.processes, byPid);
  const changes: Record<string, unknown> = {};
  for (const field of wholeFields) {
    if (!sameData(previous[field], next[field])) changes[field] = next[field];
  }
  return {
    from: previous.revision,
    revision: next.revision,
    takenAt: next.takenAt,
    ...changes,
    ...defined({ executors, processes }),
  };
}

/** The view after changes. Throws TypeError if the changes are for another revision. */
export function applyChanges(view: CorralView, changes: ViewChanges): CorralView {
  if (changes.from !== view.revision) {
    throw new TypeError(
      `These changes follow revision ${changes.from}, but the view is of revision ${view.revision}.`,
    );
  }
  const { from: _, executors, processes, ...whole } = changes;
  return {
    ...view,
    ...whole,
    executors: applyList(view.executors, executors, byRegistration),
    processes: applyList(view.processes, processes, byPid),
  };
}

/** Merges both lists, which are sorted by `order`. */
function diffList<T extends { readonly id: string }>(
  previous: readonly T[],
  next: readonly T[],
  order: (a: T, b: T) => number,
): ListChanges<T> | undefined {
  const put: T[] = [];
  const patch: NonNullable<ListChanges<T>["patch"]>[number][] = [];
  const remove: string[] = [];
  let at = 0;
  for (const row of next) {
    let old = previous[at];
    while (old !== undefined && old.id !== row.id && order(old, row) < 0) {
      remove.push(old.id);
      old = previous[(at += 1)];
    }
    if (old?.id !== row.id) {
      put.push(row);
      continue;
    }
    at += 1;
    const change = old === row ? undefined : diffRow(old, row);
    if (change !== undefined) patch.push({ id: row.id, ...change });
  }
  for (const { id } of previous.slice(at)) remove.push(id);
  if (put.length === 0 && patch.length === 0 && remove.length === 0) return undefined;
  return {
    ...(put.length === 0 ? {} : { put }),
    ...(patch.length === 0 ? {} : { patch }),
    ...(remove.length === 0 ? {} : { remove }),
  };
}

function diffRow<T extends object>(
  old: T,
  row: T,
): { set?: Partial<T>; unset?: string[] } | undefined {
  let set: Partial<T> | undefined;
  let unset: string[] | undefined;
  for (const key in row) {
    if (row[key] === undefined || sameData(old[key], row[key])) continue;
    set ??= {};
    set[key] = row[key];
  }
  for (const key in old) {
    if (old[key] !== undefined && row[key] === undefined) (unset ??= []).push(key);
  }
  if (set === undefined && unset === undefined) return undefined;
  return { ...(set && { set }), ...(unset && { unset }) };
}

function applyList<T extends { readonly id: string }>(
  rows: readonly T[],
  changes: ListChanges<T> | undefined,
  order: (a: T, b: T) => number,
): readonly T[] {
  if (changes === undefined) return rows;
  const patches = new Map(changes.patch?.map((patch) => [patch.id, patch]));
  const removed = new Set(changes.remove);
  const kept: T[] = [];
  for (const row of rows) {
    if (removed.has(row.id)) continue;
    const patch = patches.get(row.id);
    if (patch === undefined) kept.push(row);
    else {
      const patched = { ...row, ...patch.set };
      for (const field of patch.unset ?? []) Reflect.deleteProperty(patched, field);
      kept.push(patched);
    }
  }
  if (changes.put === undefined && changes.patch === undefined) return kept;
  for (const row of changes.put ?? []) kept.push(row);
  // Usually sorted already: then no copy is made.
  return inOrder(kept, order);
}
