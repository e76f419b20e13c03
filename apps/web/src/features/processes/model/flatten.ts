import { shownAlike } from "./fold-alike.ts";
import type { Row, TreeNode } from "./tree-node.ts";

/** Whether the row shows the totals of its subtree: groups and collapsed processes do. */
export function showsTotals({
  node,
  expandable,
  expanded,
}: Pick<Row, "node" | "expandable" | "expanded">): boolean {
  if (expandable && !expanded) return true;
  return node.process === undefined && node.deadAncestor === undefined;
}

/** The visible rows in order: they pass the filter and have no collapsed ancestor. */
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
  for (const each of nodes) {
    if (!each.shown) continue;
    const node = onlyShown(each);
    position += 1;
    const expandable = hasShown(node.children);
    const expanded = expandable && isExpanded(node);
    const version =
      node.version +
      (node.root?.version ?? 0) +
      (showsTotals({ node, expandable, expanded }) ? node.totalsVersion : 0);
    let { row } = node;
    if (
      row?.version !== version ||
      row.level !== level ||
      row.expandable !== expandable ||
      row.expanded !== expanded ||
      row.position !== position ||
      row.siblings !== siblings ||
      row.parentKey !== parentKey
    ) {
      const { key } = node;
      row = { key, node, level, expandable, expanded, position, siblings, parentKey, version };
      node.row = row;
    }
    rows.push(row);
    if (expanded) walk(node.children, level + 1, node.key, isExpanded, rows);
  }
}

/** A group of alike siblings of which a filter shows one is that one. */
function onlyShown(node: TreeNode): TreeNode {
  if (node.kind !== "alike") return node;
  const shown = shownAlike(node);
  return shown.length === 1 ? shown[0]! : node;
}

function hasShown(nodes: readonly TreeNode[]): boolean {
  for (const node of nodes) if (node.shown) return true;
  return false;
}
