import type { ExecutorView, DeadAncestorView } from "@corral/process-service/core";
import { linkProcesses } from "./link-processes.ts";
import { deadAncestorNode, groupNode, type TreeNode } from "./tree-node.ts";

/**
 * Subtree of one executor, which stands for its root process, too: owned processes as a tree, left-overs
 * below their dead ancestors, and suspected processes in a group.
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
  const root = owned.find(({ key, exiting }) => key === executor.processId && !exiting);
  if (root?.parent === branch) branch.adoptRoot(root);
  if (suspected.length > 0) {
    const group = groupNode("suspected", `suspected:${executor.id}`, "May be related", executor);
    linkProcesses(group, suspected);
    branch.appendChild(group);
  }
  return branch;
}

/** Adds the dead ancestors that have a living descendant; a cycle of parents is cut. */
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

/** Whether `to` is `from` or an ancestor of it, among dead ancestors. */
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
