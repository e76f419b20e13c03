import { defined, identityKey } from "@corral/inspector/core";
import type { AssociateResult } from "./associate.ts";
import type { DeadAncestorView, LineageEntry } from "../model.ts";
import { titleOf } from "../names/stored-title.ts";

/** The dead ancestors of orphans, up to the executor's root (excluded: it has its own row). Ordered by id. */
export function deadAncestorsOf(
  result: AssociateResult,
  lineage: ReadonlyMap<string, LineageEntry>,
  rootKeys: ReadonlySet<string>,
): readonly DeadAncestorView[] {
  const ancestors = new Map<string, DeadAncestorView>();
  const { byPid, ids } = result.index;
  for (const association of result.associations) {
    let id = association?.deadParentId;
    while (id !== undefined && !ancestors.has(id) && !rootKeys.has(id)) {
      const entry = lineage.get(id);
      if (entry === undefined) break;
      const holder = byPid.get(entry.process.pid);
      if (holder !== undefined && ids[holder] === id) break; // the ancestor lives
      const parentId = entry.parent && identityKey(entry.parent);
      const shown = parentId !== undefined && !rootKeys.has(parentId) && lineage.has(parentId);
      ancestors.set(id, {
        id,
        pid: entry.process.pid,
        ...(shown ? { parentId } : {}),
        executorId: entry.executorId,
        name: entry.name,
        command: entry.command,
        ...titleOf(entry, result.index.programs),
        ...defined({ endedAt: entry.endedAt }),
      });
      id = parentId;
    }
  }
  return [...ancestors.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
