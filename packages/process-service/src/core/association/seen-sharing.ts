import type { ProcessInfo } from "@corral/inspector/core";
import type { Sharer } from "./sharer.ts";
import type { SnapshotIndex } from "./snapshot-index.ts";

/**
 * The programs that others use, too, below which marked processes were seen. Whoever is orphaned there
 * keeps the marker, but has no link to them any more. In memory only.
 */
export interface SeenSharing {
  /** By row id. */
  readonly byId: ReadonlyMap<string, Sharer>;
  /** By the number of a session whose leader, such as the shell of a pane, was seen there. */
  readonly bySession: ReadonlyMap<number, Sharer>;
}

export interface SharingMemory {
  readonly sharing: (process: ProcessInfo, id: string) => Sharer | undefined;
  readonly seen: SeenSharing;
}

/** Adds what was seen in earlier snapshots to `sharing`. A session is known while it has members. */
export function rememberSharing(
  index: SnapshotIndex,
  sharing: (process: ProcessInfo) => Sharer | undefined,
  before: SeenSharing | undefined,
): SharingMemory {
  const byId = new Map<string, Sharer>();
  const bySession = new Map<number, Sharer>();
  for (const [id, sharer] of before?.byId ?? []) {
    const at = index.byPid.get(Number.parseInt(id, 10));
    if (at !== undefined && index.ids[at] === id) byId.set(id, sharer);
  }
  if (before !== undefined && before.bySession.size > 0) {
    for (const { sessionId } of index.processes) {
      const sharer = sessionId === undefined ? undefined : before.bySession.get(sessionId);
      if (sharer !== undefined) bySession.set(sessionId!, sharer);
    }
  }
  return {
    sharing: (process, id) => {
      const { pid, sessionId } = process;
      const found =
        sharing(process) ??
        byId.get(id) ??
        (sessionId === undefined ? undefined : bySession.get(sessionId));
      if (found === undefined) return undefined;
      byId.set(id, found);
      if (sessionId === pid && found.pid !== pid) bySession.set(pid, found);
      return found;
    },
    seen: { byId, bySession },
  };
}
