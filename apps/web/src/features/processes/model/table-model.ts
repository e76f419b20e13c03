import type {
  CorralView,
  ExecutorView,
  GhostView,
  ProcessView,
} from "@corral/process-service/core";
import type { FilterTerm } from "../filter/filter-terms.ts";
import { matchesFilter } from "../filter/match-filter.ts";
import { addTotals } from "./add-totals.ts";
import { executorBranch } from "./executor-branch.ts";
import { flatten, type Row } from "./flatten.ts";
import { groupExecutors, type Grouping } from "./group-executors.ts";
import { linkProcesses } from "./link-processes.ts";
import { type HeldOrder, sortSiblings, type Sorting } from "./sort-nodes.ts";
import { groupNode, processNode, type TreeNode } from "./tree-node.ts";

export interface TableOptions {
  readonly scope: "agents" | "all";
  readonly layout: "tree" | "flat";
  readonly grouping: Grouping;
  readonly sorting: Sorting;
  readonly filter: readonly FilterTerm[];
  /** Rows that a person has folded or unfolded against the rule. */
  readonly toggled: ReadonlySet<string>;
  readonly held?: HeldOrder | undefined;
  /** Processes that went within the last second, and stay shown for it. */
  readonly leaving?: readonly ProcessView[];
}

export interface TableModel {
  readonly rows: readonly Row[];
  /** Processes in the chosen scope, before the filter. */
  readonly inScope: number;
  /** How many of them the filter hides. */
  readonly hidden: number;
}

/** From a view to the rows of the table: group, add up, sort, filter, fold. Pure. */
export function buildTable(view: CorralView, options: TableOptions): TableModel {
  const executors = new Map(view.executors.map((each) => [each.id, each]));
  const nodes = processNodes(view, options, executors);
  const top =
    options.layout === "flat"
      ? nodes
      : options.grouping === "none"
        ? parentTree(nodes)
        : groupedTree(nodes, view.ghosts, executors, options.grouping);
  const root = groupNode("rest", "root", "", undefined, top);
  addTotals(root);
  sortSiblings(root.children, options.sorting, options.held);
  const rows = flatten(root.children, (node) => isExpanded(node, options.toggled));
  let inScope = 0;
  let hidden = 0;
  for (const { leaving, shown } of nodes) {
    if (leaving) continue;
    inScope += 1;
    if (!shown) hidden += 1;
  }
  return { rows, inScope, hidden };
}

/** Kernel threads begin folded, everything else open; `toggled` turns the rule round. */
export function isExpanded(node: TreeNode, toggled: ReadonlySet<string>): boolean {
  return (node.kind !== "kernel") !== toggled.has(node.key);
}

function processNodes(
  view: CorralView,
  { scope, filter, leaving = [] }: TableOptions,
  executors: ReadonlyMap<string, ExecutorView>,
): TreeNode[] {
  const nodes: TreeNode[] = [];
  const add = (process: ProcessView, left: boolean): void => {
    if (scope === "agents" && process.association === undefined) return;
    const executor = executors.get(process.association?.executorId ?? "");
    const matched =
      filter.length === 0 || matchesFilter(filter, { process, executor, takenAt: view.takenAt });
    nodes.push(processNode(process, executor, matched, left));
  };
  for (const process of view.processes) add(process, false);
  for (const process of leaving) add(process, true);
  return nodes;
}

function parentTree(nodes: readonly TreeNode[]): TreeNode[] {
  const root = groupNode("rest", "root", "");
  linkProcesses(root, nodes);
  return root.children;
}

function groupedTree(
  nodes: readonly TreeNode[],
  ghosts: readonly GhostView[],
  executors: ReadonlyMap<string, ExecutorView>,
  grouping: Grouping,
): TreeNode[] {
  const ghostsOf = Map.groupBy(ghosts, (ghost) => ghost.executorId);
  const branches: TreeNode[] = [];
  const others: TreeNode[] = [];
  for (const [executor, own] of Map.groupBy(nodes, (node) => node.executor)) {
    if (executor === undefined) others.push(...own);
    else branches.push(executorBranch(executor, own, ghostsOf.get(executor.id) ?? []));
  }
  const top = groupExecutors(branches, grouping);
  const isKernel = (node: TreeNode): boolean => node.process?.kernelThread === true;
  const rest = groupNode("rest", "rest", "Everything else");
  linkProcesses(
    rest,
    others.filter((node) => !isKernel(node)),
  );
  const kernel = groupNode("kernel", "kernel", "Kernel threads");
  linkProcesses(kernel, others.filter(isKernel));
  for (const group of [rest, kernel]) if (group.children.length > 0) top.push(group);
  return top;
}
