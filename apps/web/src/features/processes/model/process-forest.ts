import type { CorralView, ExecutorView, ProcessView } from "@corral/process-service/core";
import { matchesFilter } from "../filter/match-filter.ts";
import { TreePatch } from "./tree-patch.ts";
import { buildTree, hasLeftOver } from "./build-tree.ts";
import type { HeldOrder } from "./sort-nodes.ts";
import { copySortValues } from "./steady-value.ts";
import type { TableOptions } from "./table-options.ts";
import { groupNode, processNode, type TreeNode } from "./tree-node.ts";

/**
 * The process tree, updated in place at each tick. Changed values only update nodes; a started or
 * ended process is added to or removed from its parent. If a process has moved, or had children
 * when it ended, the tree is rebuilt from the same nodes.
 */
export class ProcessForest {
  root = groupNode("rest", "root", "");
  /** Nodes of all processes in scope, in the view's order, exiting ones last. */
  nodes: TreeNode[] = [];
  /** Array of the build before last, reused to save garbage. */
  #reusable: TreeNode[] = [];
  #byId = new Map<string, TreeNode>();
  #executors: ReadonlyMap<string, ExecutorView> = new Map();
  #view: CorralView | undefined;
  #shape = "";
  #order = "";
  #held: HeldOrder | undefined;
  #build = 0;
  /** Whether this build must rebuild the tree. */
  #mustRebuild = false;
  /** Nodes that this build created, and nodes that started to exit. */
  #added: TreeNode[] = [];
  #exiting: TreeNode[] = [];
  /** Created for the first process that starts or ends after a rebuild. */
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
    const old = this.root;
    this.root = buildTree(view, this.nodes, options);
    copySortValues(old, this.root);
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

  /** Updates the executor of group nodes in a tree that keeps its shape. */
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
    // Position in the list of the last build: mostly the order is the same.
    let at = 0;
    const update = (process: ProcessView, isExiting: boolean): void => {
      if (scope === "agents" && (process.association ?? process.sharedBy) === undefined) return;
      let node = before[at];
      if (node?.process === process && node.exiting === isExiting) {
        at += 1;
      } else {
        node = this.#nodeOf(process, isExiting);
        // The process is back while its exiting row is still shown: keep one row.
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

  /** The node of the process, kept or created; undefined where this build has it already. */
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
      // Siblings that run the same are folded.
      if (node.label !== process.title) this.#mustRebuild = true;
      node.label = process.title;
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

  /** Process rows show only label, pid and title of their executor, which rarely change. */
  #setExecutor(node: TreeNode, executor: ExecutorView | undefined): void {
    if (node.executor?.id !== executor?.id) this.#mustRebuild = true;
    if (
      node.executor?.label !== executor?.label ||
      node.executor?.pid !== executor?.pid ||
      node.executor?.title?.text !== executor?.title?.text
    ) {
      node.markChanged();
    }
    node.executor = executor;
  }

  /** Removes the nodes of ended processes; patches the tree unless it is rebuilt anyway. */
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
    // The parent of a process first seen while exiting is known only to a rebuild.
    for (const node of this.#added) {
      if (node.exiting || patch?.add(node) === false) this.#mustRebuild = true;
    }
  }

  /** Whether sorting or held order differ from the last build; remembers both. */
  isReordered({ sorting: { column, descending }, held }: TableOptions): boolean {
    const order = `${column} ${descending}`;
    const changed = order !== this.#order || held !== this.#held;
    this.#order = order;
    this.#held = held;
    return changed;
  }

  /** None for what the sessions of an agent share, whoever started it. */
  #executorOf({ association, sharedBy }: ProcessView): ExecutorView | undefined {
    if (association === undefined || sharedBy !== undefined) return undefined;
    return this.#executors.get(association.executorId);
  }
}

/** Whether the executor stays in its groups and keeps its label. */
function hasSameGroups(a: ExecutorView, b: ExecutorView | undefined): boolean {
  return (
    a === b ||
    (a.id === b?.id &&
      a.label === b.label &&
      a.project === b.project &&
      a.task === b.task &&
      a.title?.text === b.title?.text &&
      a.workspace === b.workspace &&
      a.processId === b.processId &&
      hasLeftOver(a) === hasLeftOver(b))
  );
}

/** Whether the process keeps its place in the tree: compares all that `buildTree` reads. */
function hasSamePosition(a: ProcessView, b: ProcessView): boolean {
  return (
    a.pid === b.pid &&
    a.parentPid === b.parentPid &&
    a.startedAt === b.startedAt &&
    a.kernelThread === b.kernelThread &&
    a.sharedBy?.label === b.sharedBy?.label &&
    a.sharedBy?.title === b.sharedBy?.title &&
    (a.association === b.association ||
      (a.association?.standing === b.association?.standing &&
        a.association?.deadParentId === b.association?.deadParentId))
  );
}
