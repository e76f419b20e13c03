import { indexByPid, parentOf, treeRows } from "@corral/inspector/core";
import type { ProcessView } from "@corral/process-service/core";

export interface TreeRow {
  readonly process: ProcessView;
  /** Branch drawing before the name, such as "│  └─ ". */
  readonly branch: string;
}

/** Process trees, indented; subtrees with more memory first. */
export function forest(processes: readonly ProcessView[]): TreeRow[] {
  const weights = subtreeMemory(processes);
  const weightOf = ({ pid }: ProcessView): number => weights.get(pid) ?? 0;
  const rows = treeRows(processes.toSorted((a, b) => weightOf(b) - weightOf(a) || a.pid - b.pid));
  const isLast = lastSiblings(rows);
  const indents = [""];
  return rows.map(({ process, depth }, at) => {
    const indent = indents[depth] ?? "";
    indents[depth + 1] = depth === 0 ? "" : indent + (isLast[at] ? "   " : "│  ");
    const branch = depth === 0 ? "" : indent + (isLast[at] ? "└─ " : "├─ ");
    return { process, branch };
  });
}

/** Memory of each process and its descendants, bytes, by pid. */
function subtreeMemory(processes: readonly ProcessView[]): ReadonlyMap<number, number> {
  const byPid = indexByPid(processes);
  const weights = new Map(processes.map(({ pid, memoryBytes }) => [pid, memoryBytes]));
  for (const { process, depth } of treeRows(processes).toReversed()) {
    const parent = depth === 0 ? undefined : parentOf(process, byPid);
    if (parent === undefined) continue;
    weights.set(parent.pid, (weights.get(parent.pid) ?? 0) + (weights.get(process.pid) ?? 0));
  }
  return weights;
}

/** For each row, whether no sibling follows it. */
function lastSiblings(rows: readonly { readonly depth: number }[]): readonly boolean[] {
  // From the last row up; by depth, whether a sibling was seen below.
  const followed: boolean[] = [];
  return rows
    .toReversed()
    .map(({ depth }) => {
      const last = followed[depth] !== true;
      followed.length = depth;
      followed[depth] = true;
      return last;
    })
    .toReversed();
}
