import type { ExecutorView, GhostView } from "@corral/process-service/core";
import { linkProcesses } from "./link-processes.ts";
import { ghostNode, groupNode, type TreeNode } from "./tree-node.ts";

/**
 * The row of one executor with its processes below: owned ones as a tree, left-overs under the dead
 * parents they came from, and what is only suspected in a group of its own.
 */
export function executorBranch(
  executor: ExecutorView,
  nodes: readonly TreeNode[],
  ghosts: readonly GhostView[],
): TreeNode {
  const branch = groupNode("executor", `executor:${executor.id}`, executor.label, executor);
  const owned: TreeNode[] = [];
  const suspected: TreeNode[] = [];
  for (const node of nodes) {
    (node.process?.association?.standing === "suspected" ? suspected : owned).push(node);
  }
  const dead = new Map(ghosts.map((ghost) => [ghost.id, ghostNode(ghost, executor)]));
  linkProcesses(branch, owned, (node) => dead.get(node.process?.association?.ghostParentId ?? ""));
  hangGhosts(branch, dead);
  if (suspected.length > 0) {
    const group = groupNode("suspected", `suspected:${executor.id}`, "Perhaps related", executor);
    linkProcesses(group, suspected);
    branch.children.push(group);
  }
  return branch;
}

/** A ghost is drawn only where something living hangs below it. */
function hangGhosts(branch: TreeNode, dead: ReadonlyMap<string, TreeNode>): void {
  const hung = new Set<TreeNode>();
  const hang = (node: TreeNode): void => {
    if (hung.has(node)) return;
    hung.add(node);
    const parent = dead.get(node.ghost?.parentId ?? "");
    if (parent === undefined || parent === node) {
      branch.children.push(node);
    } else {
      hang(parent);
      parent.children.push(node);
    }
  };
  for (const node of dead.values()) if (node.children.length > 0) hang(node);
}
