import type { CorralView, ExecutorView, ProcessView } from "@corral/process-service/core";
import { matchesFilter } from "../filter/match-filter.ts";
import { TreePatch } from "./tree-patch.ts";
import { buildTree } from "./build-tree.ts";
import type { HeldOrder } from "./sort-nodes.ts";
import type { TableOptions } from "./table-options.ts";
import { groupNode, processNode, type TreeNode } from "./tree-node.ts";

/**
 * The process tree, kept from tick to tick. Where only values changed, the nodes take them over and
 * the tree stands; a process that comes or goes is hung below its parent or taken out; where more
 * changed (one moved, or had others below it), the same nodes are hung anew.
 */
export class ProcessForest {
  root = groupNode("rest", "root", "");
  /** Of every process in scope, in the view's order; those that are leaving come last. */
  nodes: TreeNode[] = [];
  /** The list of the build before, written over by the next: a tick leaves little garbage. */
  #reusable: TreeNode[] = [];
  #byId = new Map<string, TreeNode>();
  #executors: ReadonlyMap<string, ExecutorView> = new Map();
  #view: CorralView | undefined;
  #shape = "";
  #order = "";
  #held: HeldOrder | undefined;
  #build = 0;
  /** Whether the tree must be hung anew. */
  #mustRebuild = false;
  /** What came, and what began to leave, with this build. */
  #added: TreeNode[] = [];
  #exiting: TreeNode[] = [];
  /** Absent until a process comes or goes after the tree was hung. */
  #patch: TreePatch | undefined;

  update(view: CorralView, options: TableOptions): void {
    this.#build += 1;
    const { scope, layout, grouping } = options;
    const shape = `${scope} ${layout} ${grouping}`;
    this.#mustRebuild = shape !== this.#shape || view.deadAncestors !== this.#view?.deadAncestors;
    this.#shape = shape;
    this.#updateExecutors(view);
    this.#view = view;
    const before = this.nodes;
    this.#updateNodes(view, options);
    const gone = before.length + this.#added.length - this.nodes.length;
    if (gone + this.#added.length + this.#exiting.length > 0) this.#patchTree(before, options);
    if (!this.#mustRebuild) return;
    this.#patch = undefined;
    for (const node of this.nodes) node.detach();
    this.root = buildTree(view, this.nodes, options);
  }

  #updateExecutors(view: CorralView): void {
    const before = this.#view?.executors;
    if (view.executors === before) return;
    this.#executors = new Map(view.executors.map((each) => [each.id, each]));
    const unchanged =
      view.executors.length === before?.length &&
      view.executors.every((each, index) => hasSameGroups(each, before[index]));
    if (!unchanged) this.#mustRebuild = true;
    else this.#updateGroups(this.root);
  }

  /** Rows of executors and of groups below them take over what changed of the executor. */
  #updateGroups(node: TreeNode): void {
    for (const child of node.children) {
      if (child.process !== undefined) continue;
      const executor = this.#executors.get(child.executor?.id ?? "");
      if (executor !== child.executor) {
        child.executor = executor;
        child.version += 1;
      }
      this.#updateGroups(child);
    }
  }

  #updateNodes(view: CorralView, { scope, filter, exiting = [] }: TableOptions): void {
    const before = this.nodes;
    const nodes = this.#reusable;
    this.#added = [];
    this.#exiting = [];
    let count = 0;
    // Where in the list of before we are: mostly everything is as it stood there.
    let at = 0;
    const update = (process: ProcessView, isExiting: boolean): void => {
      if (scope === "agents" && process.association === undefined) return;
      let node = before[at];
      if (node?.process === process && node.exiting === isExiting) {
        at += 1;
      } else {
        node = this.#nodeOf(process, isExiting);
        // It came back while it was still leaving.
        if (node === undefined) return;
        if (before[node.index] === node) at = node.index + 1;
      }
      node.seenInBuild = this.#build;
      node.index = count;
      nodes[count] = node;
      count += 1;
      const executor = this.#executorOf(process);
      if (executor !== node.executor) this.#setExecutor(node, executor);
      const matched =
        filter.length === 0 || matchesFilter(filter, { process, executor, takenAt: view.takenAt });
      if (matched !== node.matched) {
        node.matched = matched;
        node.markChanged();
      }
    };
    for (const process of view.processes) update(process, false);
    for (const process of exiting) update(process, true);
    nodes.length = count;
    this.nodes = nodes;
    this.#reusable = before;
  }

  /** The node of this process, kept or new; undefined when this build has met it already. */
  #nodeOf(process: ProcessView, isExiting: boolean): TreeNode | undefined {
    const node = this.#byId.get(process.id);
    if (node === undefined) {
      const created = processNode(process, this.#executorOf(process), true, isExiting);
      this.#byId.set(process.id, created);
      this.#added.push(created);
      return created;
    }
    if (node.seenInBuild === this.#build) return undefined;
    if (node.process !== process) {
      if (node.process === undefined || !hasSamePosition(node.process, process))
        this.#mustRebuild = true;
      node.process = process;
      node.label = process.name;
      node.markChanged();
    }
    if (node.exiting !== isExiting) {
      node.exiting = isExiting;
      node.markChanged();
      if (isExiting) this.#exiting.push(node);
      else this.#mustRebuild = true;
    }
    return node;
  }

  /** A process row shows who its executor is, and nothing that changes with each tick. */
  #setExecutor(node: TreeNode, executor: ExecutorView | undefined): void {
    if (node.executor?.id !== executor?.id) this.#mustRebuild = true;
    if (node.executor?.label !== executor?.label || node.executor?.pid !== executor?.pid) {
      node.markChanged();
    }
    node.executor = executor;
  }

  /** Forgets what is gone; and hangs what came where it belongs, unless all is hung anew anyway. */
  #patchTree(before: readonly TreeNode[], options: TableOptions): void {
    const patch = this.#mustRebuild
      ? undefined
      : (this.#patch ??= new TreePatch(this.root, before, options));
    for (const node of before) {
      if (node.seenInBuild === this.#build) continue;
      this.#byId.delete(node.key);
      if (patch?.remove(node) === false) this.#mustRebuild = true;
    }
    for (const node of this.#exiting)
      if (patch?.startExit(node) === false) this.#mustRebuild = true;
    // Who is leaving when first seen hangs where only a whole look around says.
    for (const node of this.#added) {
      if (node.exiting || patch?.add(node) === false) this.#mustRebuild = true;
    }
  }

  /** Whether the order follows another rule than at the build before; takes note of this one. */
  isReordered({ sorting: { column, descending }, held }: TableOptions): boolean {
    const order = `${column} ${descending}`;
    const changed = order !== this.#order || held !== this.#held;
    this.#order = order;
    this.#held = held;
    return changed;
  }

  #executorOf({ association }: ProcessView): ExecutorView | undefined {
    return association === undefined ? undefined : this.#executors.get(association.executorId);
  }
}

/** Whether an executor keeps its place and its row's name. */
function hasSameGroups(a: ExecutorView, b: ExecutorView | undefined): boolean {
  return (
    a === b ||
    (a.id === b?.id &&
      a.label === b.label &&
      a.project === b.project &&
      a.task === b.task &&
      a.workspace === b.workspace)
  );
}

/** Whether a process hangs where it hung: everything that `buildTree` goes by. */
function hasSamePosition(a: ProcessView, b: ProcessView): boolean {
  return (
    a.pid === b.pid &&
    a.parentPid === b.parentPid &&
    a.startedAt === b.startedAt &&
    a.kernelThread === b.kernelThread &&
    (a.association === b.association ||
      (a.association?.standing === b.association?.standing &&
        a.association?.deadParentId === b.association?.deadParentId))
  );
}
