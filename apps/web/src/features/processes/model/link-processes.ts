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
  const parents = new Map<TreeNode, TreeNode>();
  for (const node of nodes) {
    const parent = liveParent(node, byPid) ?? otherParent(node);
    if (parent !== undefined && parent !== node) parents.set(node, parent);
  }
  for (const node of nodes) {
    const parent = parents.get(node);
    if (parent === undefined) {
      root.children.push(node);
    } else if (isCyclic(node, parents)) {
      parents.delete(node);
      root.children.push(node);
    } else {
      parent.children.push(node);
    }
  }
}

function liveParent(node: TreeNode, byPid: ReadonlyMap<number, TreeNode>): TreeNode | undefined {
  const { process } = node;
  if (process === undefined || process.parentPid === null) return undefined;
  const parent = byPid.get(process.parentPid);
  const born = process.startedAt;
  const parentBorn = parent?.process?.startedAt;
  return born !== undefined && parentBorn !== undefined && parentBorn > born ? undefined : parent;
}

/** Only a node on the cycle itself: the chain from it comes back to it. */
function isCyclic(node: TreeNode, parents: ReadonlyMap<TreeNode, TreeNode>): boolean {
  let steps = 0;
  for (let at = parents.get(node); at !== undefined; at = parents.get(at)) {
    if (at === node) return true;
    // Deeper than any process tree is: a cycle further up, cut where it is met.
    if ((steps += 1) > 10_000) return false;
  }
  return false;
}
