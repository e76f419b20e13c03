import type { ExecutorView, DeadAncestorView } from "@corral/process-service/core";
import { linkProcesses } from "./link-processes.ts";
import { ghostNode, groupNode, type TreeNode } from "./tree-node.ts";

/**
 * The row of one executor with its processes below: owned ones as a tree, left-overs under the dead
 * parents they came from, and what is only suspected in a group of its own.
 */
export function executorBranch(
  executor: ExecutorView,
  nodes: readonly TreeNode[],
  ghosts: readonly DeadAncestorView[],
): TreeNode {
  const branch = groupNode("executor", `executor:${executor.id}`, executor.label, executor);
  const owned: TreeNode[] = [];
  const suspected: TreeNode[] = [];
  for (const node of nodes) {
    (node.process?.association?.standing === "suspected" ? suspected : owned).push(node);
  }
  const dead = new Map(ghosts.map((ghost) => [ghost.id, ghostNode(ghost, executor)]));
  linkProcesses(branch, owned, (node) => dead.get(node.process?.association?.deadParentId ?? ""));
  hangGhosts(branch, dead);
  if (suspected.length > 0) {
    const group = groupNode("suspected", `suspected:${executor.id}`, "Perhaps related", executor);
    linkProcesses(group, suspected);
    branch.adopt(group);
  }
  return branch;
}

/** A ghost is drawn only where something living hangs below it; a cycle of them is cut. */
function hangGhosts(branch: TreeNode, dead: ReadonlyMap<string, TreeNode>): void {
  const hung = new Set<TreeNode>();
  for (const ghost of dead.values()) {
    if (ghost.children.length === 0) continue;
    for (let node = ghost; !hung.has(node);) {
      hung.add(node);
      const parent = dead.get(node.ghost?.parentId ?? "");
      const above = parent === undefined || leadsTo(parent, node, dead) ? branch : parent;
      above.adopt(node);
      if (parent === undefined || above === branch) break;
      node = parent;
    }
  }
}

/** Whether the chain of parents from one ghost comes to the other. */
function leadsTo(from: TreeNode, to: TreeNode, dead: ReadonlyMap<string, TreeNode>): boolean {
  const seen = new Set<TreeNode>();
  let at: TreeNode | undefined = from;
  while (at !== undefined && !seen.has(at)) {
    if (at === to) return true;
    seen.add(at);
    at = dead.get(at.ghost?.parentId ?? "");
  }
  return false;
}
