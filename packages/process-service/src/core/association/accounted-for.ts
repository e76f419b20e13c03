import type { Executor, LineageEntry } from "../model.ts";
import { indexLineage } from "./lineage-index.ts";
import { ownersOf } from "./owners.ts";
import { sharerAt } from "./process-memo.ts";
import type { SnapshotIndex } from "./snapshot-index.ts";

/**
 * Whether an agent is the root of an executor, living or ended, or belongs to one: below it now or as
 * recorded, with no program between that others use, too. An agent below such a program (tmux, a daemon of
 * the agents, an editor) is one of its own, whatever started that program.
 */
export function accountedFor(
  index: SnapshotIndex,
  executors: readonly Executor[],
  lineage: ReadonlyMap<string, LineageEntry>,
): (at: number) => boolean {
  const { processes, memos, parents } = index;
  const owners = ownersOf(index, executors);
  const lineageIndex = indexLineage(lineage, owners, index.programs);
  return (start) => {
    const seen = new Set<number>();
    for (let at = start; at >= 0 && !seen.has(at); at = parents[at]!) {
      if (owners.rootOf(processes[at]!) !== undefined) return true;
      if (at !== start && sharerAt(memos[at]!) !== undefined) break;
      seen.add(at);
    }
    const entry = lineageIndex.entry(processes[start]!);
    return entry !== undefined && lineageIndex.route(entry).sharer === undefined;
  };
}
