import { isPlausibleChild } from "@corral/inspector/core";
import type { TreeNode } from "./tree-node.ts";

/**
 * Adds each node to its parent if that is in `nodes`, else to `root`. A cycle of parents is cut at
 * one link.
 */
export function linkProcesses(
  root: TreeNode,
  nodes: readonly TreeNode[],
  fallbackParent: (node: TreeNode) => TreeNode | undefined = () => undefined,
): void {
  const byPid = new Map<number, TreeNode>();
  for (const node of nodes) {
    if (node.process !== undefined && !node.exiting) byPid.set(node.process.pid, node);
  }
  for (const node of nodes) {
    node.parent = liveParent(node, byPid) ?? fallbackParent(node);
  }
  cutCycles(nodes);
  for (const node of nodes) (node.parent ?? root).appendChild(node);
}

/** Follows each chain of parents once and removes the link that closes a cycle. */
function cutCycles(nodes: readonly TreeNode[]): void {
  let walk = 0;
  for (const start of nodes) {
    walk += 1;
    let at: TreeNode | undefined = start;
    while (at !== undefined && at.visitedBy === 0) {
      at.visitedBy = walk;
      if (at.parent?.visitedBy === walk) at.parent = undefined;
      at = at.parent;
    }
  }
}

/**
 * The parent's node; undefined where it is not in `byPid` or is younger than the child (a reused
 * pid).
 */
export function liveParent(
  node: TreeNode,
  byPid: ReadonlyMap<number, TreeNode>,
): TreeNode | undefined {
  const parent = byPid.get(node.process?.parentPid ?? 0);
  if (parent?.process === undefined || node.process === undefined || parent === node) {
    return undefined;
  }
  return isPlausibleChild(node.process, parent.process) ? parent : undefined;
}
