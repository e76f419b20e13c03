import type { TreeNode } from "./tree-node.ts";

/**
 * Hangs each node under its parent where both are in `nodes`, the rest under `root`. A child that
 * is older than its parent is a reused pid, not a child; a cycle is cut and hung under `root`.
 */
export function linkProcesses(
  root: TreeNode,
  nodes: readonly TreeNode[],
  otherParent: (node: TreeNode) => TreeNode | undefined = () => undefined,
): void {
  const byPid = new Map<number, TreeNode>();
  for (const node of nodes) {
    if (node.process !== undefined && !node.leaving) byPid.set(node.process.pid, node);
  }
  for (const node of nodes) {
    const parent = liveParent(node, byPid) ?? otherParent(node);
    node.parent = parent === node ? undefined : parent;
  }
  cutCycles(nodes);
  for (const node of nodes) (node.parent ?? root).adopt(node);
}

/** Follows each chain of parents once; where one comes back to itself, that last link is cut. */
function cutCycles(nodes: readonly TreeNode[]): void {
  let walk = 0;
  for (const start of nodes) {
    walk += 1;
    let at: TreeNode | undefined = start;
    while (at !== undefined && at.walk === 0) {
      at.walk = walk;
      if (at.parent?.walk === walk) at.parent = undefined;
      at = at.parent;
    }
  }
}

function liveParent(node: TreeNode, byPid: ReadonlyMap<number, TreeNode>): TreeNode | undefined {
  const parent = byPid.get(node.process?.parentPid ?? 0);
  return parent !== undefined && isOlderThan(parent, node) ? parent : undefined;
}

/** False only where both starts are known: a child that is older than its parent is a reused pid. */
export function isOlderThan(parent: TreeNode, child: TreeNode): boolean {
  const born = child.process?.startedAt;
  const parentBorn = parent.process?.startedAt;
  return born === undefined || parentBorn === undefined || parentBorn <= born;
}
