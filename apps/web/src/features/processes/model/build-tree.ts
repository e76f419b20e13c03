import { sharedByWords, type CorralView, type ExecutorView } from "@corral/process-service/core";
import { executorBranch } from "./executor-branch.ts";
import { foldAlike } from "./fold-alike.ts";
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
  const top = grouping === "none" ? [] : groupedTree(view, nodes, grouping);
  const root = groupNode("rest", "root", "", undefined, top);
  if (grouping === "none") linkProcesses(root, nodes);
  foldAlike(root);
  return root;
}

function groupedTree(
  { deadAncestors, executors }: CorralView,
  nodes: readonly TreeNode[],
  grouping: Exclude<TableOptions["grouping"], "none">,
): TreeNode[] {
  const members = new Map<string, TreeNode[]>();
  const shared = new Map<string, TreeNode[]>();
  const others: TreeNode[] = [];
  const kernelThreads: TreeNode[] = [];
  for (const node of nodes) {
    const product = node.process?.sharedBy;
    if (product !== undefined) {
      addTo(shared, product.label, node);
      continue;
    }
    if (node.executor === undefined) {
      (node.process?.kernelThread === true ? kernelThreads : others).push(node);
      continue;
    }
    addTo(members, node.executor.id, node);
  }
  const deadAncestorsOf = Map.groupBy(deadAncestors, (deadAncestor) => deadAncestor.executorId);
  const branches: TreeNode[] = [];
  const leftOver: TreeNode[] = [];
  for (const executor of executors) {
    const own = members.get(executor.id);
    if (own !== undefined) {
      const branch = executorBranch(executor, own, deadAncestorsOf.get(executor.id) ?? []);
      (hasLeftOver(executor) ? leftOver : branches).push(branch);
    }
  }
  const top = groupExecutors(branches, grouping);
  if (leftOver.length > 0) {
    top.push(groupNode("left-over", "left-over", "Left over", undefined, leftOver));
  }
  for (const [label, own] of shared) top.push(sharedBranch(label, own));
  const rest = groupNode("rest", "rest", "Everything else");
  linkProcesses(rest, others);
  const kernel = groupNode("kernel", "kernel", "Kernel threads");
  linkProcesses(kernel, kernelThreads);
  for (const group of [rest, kernel]) if (group.children.length > 0) top.push(group);
  return top;
}

/** Whether what runs of an executor stands in the group of what was left over. */
export function hasLeftOver({ alive, totals }: ExecutorView): boolean {
  return !alive && totals.leftOver > 0;
}

/** The daemons of one agent with what runs below them: apart from all executors and their totals. */
function sharedBranch(label: string, nodes: readonly TreeNode[]): TreeNode {
  const product = nodes[0]?.process?.sharedBy ?? { title: label };
  const branch = groupNode("shared", `shared:${label}`, sharedByWords(product));
  linkProcesses(branch, nodes);
  return branch;
}

function addTo(groups: Map<string, TreeNode[]>, key: string, node: TreeNode): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [node]);
  else group.push(node);
}
