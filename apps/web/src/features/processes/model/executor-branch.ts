import type { ExecutorView, DeadAncestorView } from "@corral/process-service/core";
import { linkProcesses } from "./link-processes.ts";
import { deadAncestorNode, groupNode, type TreeNode } from "./tree-node.ts";

/**
 * The row of one executor with its processes below: owned ones as a tree, left-overs under the dead
 * parents they came from, and what is only suspected in a group of its own.
 */
export function executorBranch(
  executor: ExecutorView,
  nodes: readonly TreeNode[],
  deadAncestors: readonly DeadAncestorView[],
): TreeNode {
  const branch = groupNode("executor", `executor:${executor.id}`, executor.label, executor);
  const owned: TreeNode[] = [];
  const suspected: TreeNode[] = [];
  for (const node of nodes) {
    (node.process?.association?.standing === "suspected" ? suspected : owned).push(node);
  }
  const deadNodes = new Map(
    deadAncestors.map((deadAncestor) => [
      deadAncestor.id,
      deadAncestorNode(deadAncestor, executor),
    ]),
  );
  linkProcesses(branch, owned, (node) =>
    deadNodes.get(node.process?.association?.deadParentId ?? ""),
  );
  attachDeadAncestors(branch, deadNodes);
  if (suspected.length > 0) {
    const group = groupNode("suspected", `suspected:${executor.id}`, "Perhaps related", executor);
    linkProcesses(group, suspected);
    branch.appendChild(group);
  }
  return branch;
}

/** A ghost is drawn only where something living hangs below it; a cycle of them is cut. */
function attachDeadAncestors(branch: TreeNode, deadNodes: ReadonlyMap<string, TreeNode>): void {
  const attached = new Set<TreeNode>();
  for (const deadNode of deadNodes.values()) {
    if (deadNode.children.length === 0) continue;
    for (let node = deadNode; !attached.has(node);) {
      attached.add(node);
      const parent = deadNodes.get(node.deadAncestor?.parentId ?? "");
      const above = parent === undefined || leadsTo(parent, node, deadNodes) ? branch : parent;
      above.appendChild(node);
      if (parent === undefined || above === branch) break;
      node = parent;
    }
  }
}

/** Whether the chain of parents from one ghost comes to the other. */
function leadsTo(from: TreeNode, to: TreeNode, deadNodes: ReadonlyMap<string, TreeNode>): boolean {
  const seen = new Set<TreeNode>();
  let at: TreeNode | undefined = from;
  while (at !== undefined && !seen.has(at)) {
    if (at === to) return true;
    seen.add(at);
    at = deadNodes.get(at.deadAncestor?.parentId ?? "");
  }
  return false;
}
