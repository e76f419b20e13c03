import type { ExecutorView, DeadAncestorView, ProcessView } from "@corral/process-service/core";

/** `suspected`: a hint only; `rest`: of no executor; `kernel`: kernel threads. */
export type GroupKind =
  | "project"
  | "task"
  | "executor"
  | "workspace"
  | "suspected"
  | "rest"
  | "kernel";

export const noPorts: readonly number[] = [];
const noChildren: TreeNode[] = [];

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
  /** Another number means that the row looks another way; see `isRowEqual` for rebuilt nodes. */
  readonly version: number;
}

/**
 * One node of the tree that the table shows. Process nodes are kept over ticks and updated in place
 * (a tick of thousands leaves no garbage); it is one class with every field always there, which
 * engines read fastest.
 */
export class TreeNode {
  /** Identity key of a process; "executor:…", "project:…" for groups. */
  readonly key: string;
  readonly kind: GroupKind | "process" | "dead-ancestor";
  label: string;
  process: ProcessView | undefined;
  /** The executor that a group row, process or ghost belongs to. */
  executor: ExecutorView | undefined;
  readonly deadAncestor: DeadAncestorView | undefined;
  /** It matches the filter itself; true for everything when there is none. */
  matched: boolean;
  /** The process has gone; its row stays for a second. */
  exiting: boolean;
  /** Grows when what its row shows of itself changed. */
  version = 0;
  /** Grows when the totals of its subtree changed. */
  totalsVersion = 0;
  /** The row last made of it, used again while it would be the same. */
  row: Row | undefined = undefined;
  /** The build that last met it; what was not met has gone. */
  seenInBuild = 0;
  /** Its place among all nodes at that build. */
  index = 0;
  /** It, or something below it, changed: its totals and the order below it must be looked at. */
  stale = true;
  parent: TreeNode | undefined = undefined;
  /** Which walk up the parents came by here first; 0: none yet. */
  visitedBy = 0;
  /** Shared while empty: most processes have no children. Grows through `adopt` only. */
  children: TreeNode[] = noChildren;
  /** Of the subtree, itself included; under a filter, of what matches only. */
  processes = 0;
  memoryBytes = 0;
  cpuPercent = 0;
  leftOver = 0;
  ports: readonly number[] = noPorts;
  /** It, or something below it, matches. */
  shown = false;

  constructor(
    key: string,
    kind: TreeNode["kind"],
    label: string,
    executor: ExecutorView | undefined,
    more: Pick<TreeNode, "process" | "deadAncestor" | "matched" | "exiting">,
  ) {
    this.key = key;
    this.kind = kind;
    this.label = label;
    this.executor = executor;
    this.process = more.process;
    this.deadAncestor = more.deadAncestor;
    this.matched = more.matched;
    this.exiting = more.exiting;
  }

  /** Takes it out of its tree, to be hung anew; the list of children is kept for its room. */
  detach(): void {
    this.parent = undefined;
    this.visitedBy = 0;
    this.stale = true;
    if (this.children.length > 0) this.children.length = 0;
  }

  /** What its row shows of itself changed. */
  markChanged(): void {
    this.version += 1;
    this.markStale();
  }

  /** Says that it changed, up to the root; whatever is stale has stale parents only. */
  markStale(): void {
    if (this.stale) return;
    this.stale = true;
    this.parent?.markStale();
  }

  appendChild(child: TreeNode): void {
    child.parent = this;
    if (child.stale) this.markStale();
    if (this.children === noChildren) this.children = [child];
    else this.children.push(child);
  }

  removeChild(child: TreeNode): void {
    this.children.splice(this.children.indexOf(child), 1);
    child.parent = undefined;
    this.markStale();
  }
}

export function groupNode(
  kind: GroupKind,
  key: string,
  label: string,
  executor?: ExecutorView,
  children: readonly TreeNode[] = noChildren,
): TreeNode {
  const more = { process: undefined, deadAncestor: undefined, matched: true, exiting: false };
  const node = new TreeNode(key, kind, label, executor, more);
  for (const child of children) node.appendChild(child);
  return node;
}

export function processNode(
  process: ProcessView,
  executor: ExecutorView | undefined,
  matched: boolean,
  exiting: boolean,
): TreeNode {
  const more = { process, deadAncestor: undefined, matched, exiting };
  return new TreeNode(process.id, "process", process.name, executor, more);
}

export function deadAncestorNode(
  deadAncestor: DeadAncestorView,
  executor: ExecutorView | undefined,
): TreeNode {
  const more = { process: undefined, deadAncestor, matched: false, exiting: false };
  return new TreeNode(
    `ghost:${deadAncestor.id}`,
    "dead-ancestor",
    deadAncestor.name,
    executor,
    more,
  );
}
