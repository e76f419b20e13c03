import { ProcessServiceError } from "../core/errors.ts";
import type { CorralView, ProcessView } from "../core/model.ts";

/** A process and all its descendants in one view, parents before children. */
export function treeOf(view: CorralView, id: string): readonly ProcessView[] {
  const root = view.processes.find((process) => process.id === id);
  if (root === undefined) {
    throw new ProcessServiceError(
      "PROCESS_NOT_FOUND",
      `No process ${id} runs (any more); list the processes again.`,
      { field: "id" },
    );
  }
  const children = Map.groupBy(view.processes, (process) => process.parentPid);
  const tree = [root];
  const seen = new Set([root.pid]);
  for (const parent of tree) {
    for (const child of children.get(parent.pid) ?? []) {
      if (seen.has(child.pid) || isOlder(child, parent)) continue;
      seen.add(child.pid);
      tree.push(child);
    }
  }
  return tree;
}

/** A child older than its parent is a reused pid's, not a child. */
function isOlder(child: ProcessView, parent: ProcessView): boolean {
  return (
    child.startedAt !== undefined &&
    parent.startedAt !== undefined &&
    child.startedAt < parent.startedAt
  );
}
