import type { TreeNode } from "./tree-node.ts";

/** How far a value changes before its row may move: a share of it, and at least so much. */
const margins = {
  // Percent of a core: CPU varies most from scan to scan.
  cpu: { share: 0.25, least: 3 },
  memory: { share: 0.1, least: 2 * 1024 ** 2 },
} as const;

/**
 * The value by which a row is sorted: the one of an earlier scan until the newest differs clearly.
 * Unlike a margin in the comparison, it keeps the order transitive, and every row within the margin
 * of its right place.
 */
export function steadyValue(column: keyof typeof margins, before: number, now: number): number {
  const { share, least } = margins[column];
  return Math.abs(now - before) <= Math.max(least, before * share) ? before : now;
}

/** Gives recreated groups the sort values of the groups that they replace. */
export function copySortValues(from: TreeNode, to: TreeNode): void {
  const values = new Map<string, number>();
  forEachGroup(from, (group) => values.set(group.key, group.sortValue));
  forEachGroup(to, (group) => {
    group.sortValue = values.get(group.key) ?? Number.NaN;
  });
}

function forEachGroup(node: TreeNode, use: (group: TreeNode) => void): void {
  for (const child of node.children) {
    if (child.process !== undefined) continue;
    use(child);
    forEachGroup(child, use);
  }
}
