import type { ExecutorView, DeadAncestorView, ProcessView } from "@corral/process-service/core";

/**
 * `left-over`: ended executors with what they left; `alike`: siblings that run the same; `suspected`:
 * related by a hint only; `shared`: the daemons of an agent and what runs below them; `rest`: without an
 * executor; `kernel`: kernel threads.
 */
export type GroupKind =
  | "left-over"
  | "alike"
  | "project"
  | "task"
  | "executor"
  | "workspace"
  | "suspected"
  | "shared"
  | "rest"
  | "kernel";

export const noPorts: readonly number[] = [];
const noChildren: TreeNode[] = [];

/** One row of the table, with its position for ARIA attributes. */
export interface Row {
  readonly key: string;
  readonly node: TreeNode;
  /** aria-level: 1 for roots. */
  readonly level: number;
  readonly expandable: boolean;
  readonly expanded: boolean;
  /** aria-posinset: 1-based among visible siblings. */
  readonly position: number;
  readonly siblings: number;
  readonly parentKey: string | undefined;
  /**
   * Changes whenever the content of the row changes; see `isRowEqual` for recreated group nodes.
   */
  readonly version: number;
}

/**
 * Node of the displayed tree. Process nodes live over many ticks and are updated in place, so that
 * a tick of thousands of processes creates little garbage. One class with all fields always set,
 * because engines access objects of one shape fastest.
 */
export class TreeNode {
  /**
   * Process: its id. Groups: "executor:…", "project:…". Stored in the preferences, so the prefixes
   * stay.
   */
  readonly key: string;
  readonly kind: GroupKind | "process" | "dead-ancestor";
  label: string;
  process: ProcessView | undefined;
  /** Executor of the group, process or dead ancestor. */
  executor: ExecutorView | undefined;
  readonly deadAncestor: DeadAncestorView | undefined;
  /** The node itself matches the filter; true without a filter. */
  matched: boolean;
  /** The process has ended; the row stays for one second. */
  exiting: boolean;
  /** Increases when the node's own content changes. */
  version = 0;
  /** Increases when the totals of the subtree change. */
  totalsVersion = 0;
  /** The last row of this node, reused while it is unchanged. */
  row: Row | undefined = undefined;
  /** Number of the last build that had this process; older numbers mean that it is gone. */
  seenInBuild = 0;
  /** Index in the node list of that build. */
  index = 0;
  /** The node or a descendant changed: totals and order must be recomputed. */
  stale = true;
  parent: TreeNode | undefined = undefined;
  /** Of an executor: the node of its root process, which has no row of its own; its children are here. */
  root: TreeNode | undefined = undefined;
  /** Number of the walk that visited this node first, for cycle detection; 0: none. */
  visitedBy = 0;
  /**
   * A shared array while empty, as most processes have no children. Changed only by the methods
   * below.
   */
  children: TreeNode[] = noChildren;
  /** Totals of the subtree with the node itself; with a filter, of matching processes. */
  processes = 0;
  memoryBytes = 0;
  cpuPercent = 0;
  leftOver = 0;
  ports: readonly number[] = noPorts;
  /** The node or a descendant matches the filter. */
  shown = false;
  /** CPU or memory by which the row is sorted; NaN before the first sorting. See `steadyValue`. */
  sortValue = Number.NaN;

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

  /** Removes the node from the tree before a rebuild; the children array is emptied and kept. */
  detach(): void {
    this.parent = undefined;
    this.visitedBy = 0;
    this.stale = true;
    if (this.children.length > 0) this.children.length = 0;
  }

  /** For a change of the node's own content. */
  markChanged(): void {
    this.version += 1;
    this.markStale();
  }

  /** Marks the node and its ancestors. A stale node has only stale ancestors. */
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

  /** Makes a child the root of this executor: its children move here. */
  adoptRoot(root: TreeNode): void {
    this.removeChild(root);
    this.root = root;
    root.parent = this;
    for (const child of root.children) this.appendChild(child);
    if (root.children.length > 0) root.children.length = 0;
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
  return new TreeNode(process.id, "process", process.title, executor, more);
}

export function deadAncestorNode(
  deadAncestor: DeadAncestorView,
  executor: ExecutorView | undefined,
): TreeNode {
  const more = { process: undefined, deadAncestor, matched: false, exiting: false };
  return new TreeNode(
    `ghost:${deadAncestor.id}`,
    "dead-ancestor",
    deadAncestor.title,
    executor,
    more,
  );
}
