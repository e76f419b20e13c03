import type { SortColumn, Sorting } from "../../../model/table-view.ts";
import { steadyValue } from "./steady-value.ts";
import type { TableOptions } from "./table-options.ts";
import type { TreeNode } from "./tree-node.ts";

/** Row key → position at the time when the order was frozen. */
export type HeldOrder = ReadonlyMap<string, number>;

/**
 * Sorts siblings by the total of their subtree. With `held`, rows keep their positions and new rows
 * come last. Unchanged subtrees are skipped unless `all`.
 */
export function sortSiblings(
  root: TreeNode,
  { sorting, held, steady = false }: Pick<TableOptions, "sorting" | "held" | "steady">,
  all: boolean,
): void {
  const compare = comparator(sorting);
  const inOrder: Compare = (a, b) =>
    rank(a) - rank(b) || (held && byHeld(a, b, held)) || compare(a, b);
  const { column } = sorting;
  const measured = column === "cpu" || column === "memory" ? column : undefined;
  sortBelow(root, { compare: inOrder, measured, steady: steady && !all, all });
}

interface Sort {
  readonly compare: Compare;
  /** The column, where its values change at each scan. */
  readonly measured: "cpu" | "memory" | undefined;
  readonly steady: boolean;
  readonly all: boolean;
}

/** Mostly the order is unchanged, and checking is cheaper than sorting. */
function sortBelow(node: TreeNode, sort: Sort): void {
  if (!node.stale && !sort.all) return;
  node.stale = false;
  if (node.root !== undefined) node.root.stale = false;
  const { children } = node;
  for (const child of children) updateSortValue(child, sort);
  for (let index = 1; index < children.length; index += 1) {
    const before = children[index - 1];
    const child = children[index];
    if (before !== undefined && child !== undefined && sort.compare(before, child) > 0) {
      children.sort(sort.compare);
      break;
    }
  }
  for (const child of children) sortBelow(child, sort);
}

function updateSortValue(node: TreeNode, { measured, steady }: Sort): void {
  if (measured === undefined) return;
  const now = measured === "cpu" ? node.cpuPercent : node.memoryBytes;
  const { sortValue } = node;
  node.sortValue = steady && !Number.isNaN(sortValue) ? steadyValue(measured, sortValue, now) : now;
}

/** What was left over comes first; what is shared, suspected or without an executor after owned processes. */
function rank({ kind }: TreeNode): number {
  if (kind === "left-over") return -1;
  if (kind === "kernel") return 3;
  if (kind === "rest") return 2;
  return kind === "shared" || kind === "suspected" ? 1 : 0;
}

function byHeld(a: TreeNode, b: TreeNode, held: HeldOrder): number {
  const first = held.get(a.key) ?? Number.MAX_SAFE_INTEGER;
  const second = held.get(b.key) ?? Number.MAX_SAFE_INTEGER;
  return first === second ? 0 : first - second;
}

type Compare = (a: TreeNode, b: TreeNode) => number;

function comparator({ column, descending }: Sorting): Compare {
  const compare = ascending[column];
  const sign = descending ? -1 : 1;
  return (a, b) =>
    sign * compare(a, b) ||
    byText(titleOf(a), titleOf(b)) ||
    pidOf(a) - pidOf(b) ||
    byText(a.key, b.key);
}

const ascending: Readonly<Record<SortColumn, Compare>> = {
  name: (a, b) => byText(titleOf(a), titleOf(b)),
  pid: (a, b) => pidOf(a) - pidOf(b),
  owner: (a, b) => byText(ownerName(a), ownerName(b)),
  cpu: (a, b) => a.sortValue - b.sortValue,
  memory: (a, b) => a.sortValue - b.sortValue,
  ports: (a, b) => (a.ports[0] ?? Infinity) - (b.ports[0] ?? Infinity) || 0,
  state: (a, b) => byText(a.process?.state ?? "", b.process?.state ?? ""),
  // Ascending age: latest start first.
  age: (a, b) => startOf(b) - startOf(a),
  directory: (a, b) => byText(directoryOf(a), directoryOf(b)),
};

/** As the column names it: by what the agent works on, where that is known. */
export function ownerName({ executor }: TreeNode): string {
  return executor?.title?.text ?? executor?.label ?? "";
}

// Not localeCompare, which takes a hundred times as long: the order only has to be stable.
function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The first text of the row: of an executor what it works on. */
const titleOf = (node: TreeNode): string =>
  (node.kind === "executor" ? node.executor?.title?.text : undefined) ?? node.label;
const pidOf = (node: TreeNode): number =>
  node.process?.pid ?? node.deadAncestor?.pid ?? node.executor?.pid ?? 0;
const startOf = (node: TreeNode): number =>
  node.process?.startedAt ?? (node.kind === "executor" ? node.executor?.startedAt : undefined) ?? 0;
const directoryOf = (node: TreeNode): string =>
  node.process?.workingDirectory ?? node.executor?.workspace ?? "";
