import type { CorralView } from "@corral/process-service/core";
import { addTotals } from "./add-totals.ts";
import { flatten } from "./flatten.ts";
import { ProcessForest } from "./process-forest.ts";
import { sortSiblings } from "./sort-nodes.ts";
import type { TableOptions } from "./table-options.ts";
import type { Row, TreeNode } from "./tree-node.ts";

export interface TableModel {
  readonly rows: readonly Row[];
  /** Number of processes in scope, before the filter. */
  readonly inScope: number;
  /** Number of processes in scope that the filter hides. */
  readonly hidden: number;
}

/**
 * View to rows: group, total, sort, filter, collapse. With the forest of the last build its nodes
 * are updated in place, and an unchanged row is the same object.
 */
export function buildTable(
  view: CorralView,
  options: TableOptions,
  forest: ProcessForest = new ProcessForest(),
): TableModel {
  forest.update(view, options);
  const { root, nodes } = forest;
  addTotals(root);
  sortSiblings(root, options, forest.isReordered(options));
  const rows = flatten(root.children, (node) => isExpanded(node, options.toggled));
  let inScope = 0;
  let hidden = 0;
  for (const { exiting, shown } of nodes) {
    if (exiting) continue;
    inScope += 1;
    if (!shown) hidden += 1;
  }
  return { rows, inScope, hidden };
}

/** Default: kernel threads and folded siblings collapsed, all else expanded; `toggled` inverts it. */
export function isExpanded(node: TreeNode, toggled: ReadonlySet<string>): boolean {
  return (node.kind !== "kernel" && node.kind !== "alike") !== toggled.has(node.key);
}
