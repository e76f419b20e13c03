import type { ProcessInfo } from "@corral/inspector/core";
import type { LineageIndex } from "./lineage-index.ts";
import type { Owners } from "./owners.ts";
import { isAdopter, sharerAt } from "./process-memo.ts";
import type { SessionLinks } from "./sessions.ts";
import type { Sharer } from "./sharer.ts";
import type { SnapshotIndex } from "./snapshot-index.ts";

/**
 * The program that others use, too, through which a process is connected, or that it is: by its recorded
 * parents, its session and its living parents. A process that adopts orphans proves nothing about them.
 */
export function sharingOf(
  index: SnapshotIndex,
  owners: Owners,
  lineageIndex: LineageIndex,
  sessions: SessionLinks,
): (process: ProcessInfo) => Sharer | undefined {
  const { processes, memos, parents } = index;
  return (process) => {
    const at = index.byPid.get(process.pid) ?? -1;
    const itself = at < 0 ? undefined : sharerAt(memos[at]!);
    if (itself !== undefined) return itself;
    const entry = lineageIndex.entry(process);
    const recorded = entry && lineageIndex.route(entry).sharer;
    const before = recorded ?? sessions.find(process)?.sharer;
    if (before !== undefined) return before;
    const seen = new Set([at]);
    for (let up = parents[at] ?? -1; up >= 0 && !seen.has(up); up = parents[up]!) {
      const above = processes[up]!;
      if (above.pid <= 1 || owners.rootOf(above) !== undefined) return undefined;
      if (owners.runnerOf(above) !== undefined || isAdopter(memos[up]!)) return undefined;
      const sharer = sharerAt(memos[up]!);
      if (sharer !== undefined) return sharer;
      seen.add(up);
    }
    return undefined;
  };
}
