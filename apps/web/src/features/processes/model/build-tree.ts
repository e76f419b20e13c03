import type { CorralView } from "@corral/process-service/core";
import { executorBranch } from "./executor-branch.ts";
import { groupExecutors } from "./group-executors.ts";
import { linkProcesses } from "./link-processes.ts";
import type { TableOptions } from "./table-options.ts";
import { groupNode, type TreeNode } from "./tree-node.ts";

/** Builds the tree from detached process nodes, with the groups and dead ancestors above them. */
export function buildTree(
  view: CorralView,
  nodes: readonly TreeNode[],
  { layout, grouping }: TableOptions,
): TreeNode {
  if (layout === "flat") return groupNode("rest", "root", "", undefined, nodes);
  if (grouping !== "none") {
    return groupNode("rest", "root", "", undefined, groupedTree(view, nodes, grouping));
  }
  const root = groupNode("rest", "root", "");
  linkProcesses(root, nodes);
  return root;
}

function groupedTree(
  { deadAncestors, executors }: CorralView,
  nodes: readonly TreeNode[],
  grouping: Exclude<TableOptions["grouping"], "none">,
): TreeNode[] {
  const members = new Map<string, TreeNode[]>();
  const others: TreeNode[] = [];
  const kernelThreads: TreeNode[] = [];
  for (const node of nodes) {
    if (node.executor === undefined) {
      (node.process?.kernelThread === true ? kernelThreads : others).push(node);
      continue;
    }
    const own = members.get(node.executor.id);
    if (own === undefined) members.set(node.executor.id, [node]);
    else own.push(node);
  }
  const deadAncestorsOf = Map.groupBy(deadAncestors, (deadAncestor) => deadAncestor.executorId);
  const branches: TreeNode[] = [];
  for (const executor of executors) {
    const own = members.get(executor.id);
    if (own !== undefined) {
      branches.push(executorBranch(executor, own, deadAncestorsOf.get(executor.id) ?? []));
    }
  }
  const top = groupExecutors(branches, grouping);
  const rest = groupNode("rest", "rest", "Everything else");
  linkProcesses(rest, others);
  const kernel = groupNode("kernel", "kernel", "Kernel threads");
  linkProcesses(kernel, kernelThreads);
  for (const group of [rest, kernel]) if (group.children.length > 0) top.push(group);
  return top;
}
