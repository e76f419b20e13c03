import type { TreeNode } from "./tree-node.ts";

/** One row of the table, with what a screen reader needs to say where it stands. */
export interface Row {
  readonly key: string;
  readonly node: TreeNode;
  /** 1 for the outermost. */
  readonly level: number;
  readonly expandable: boolean;
  readonly expanded: boolean;
  /** 1-based among the shown siblings. */
  readonly position: number;
  readonly siblings: number;
  readonly parentKey: string | undefined;
}

/** The rows that are visible: shown under the filter, and no parent folded. */
export function flatten(
  nodes: readonly TreeNode[],
  isExpanded: (node: TreeNode) => boolean,
): Row[] {
  const rows: Row[] = [];
  walk(nodes, 1, undefined, isExpanded, rows);
  return rows;
}

function walk(
  nodes: readonly TreeNode[],
  level: number,
  parentKey: string | undefined,
  isExpanded: (node: TreeNode) => boolean,
  rows: Row[],
): void {
  let siblings = 0;
  for (const node of nodes) if (node.shown) siblings += 1;
  let position = 0;
  for (const node of nodes) {
    if (!node.shown) continue;
    position += 1;
    const expandable = node.children.length > 0 && node.children.some((child) => child.shown);
    const expanded = expandable && isExpanded(node);
    rows.push({ key: node.key, node, level, expandable, expanded, position, siblings, parentKey });
    if (expanded) walk(node.children, level + 1, node.key, isExpanded, rows);
  }
}
