import type { CorralView, ExecutorView, ProcessView } from "@corral/process-service/core";
import { matchesFilter } from "../filter/match-filter.ts";
import { Graft } from "./graft.ts";
import { growTree } from "./grow-tree.ts";
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
  #spare: TreeNode[] = [];
  #byId = new Map<string, TreeNode>();
  #executors: ReadonlyMap<string, ExecutorView> = new Map();
  #view: CorralView | undefined;
  #shape = "";
  #order = "";
  #held: HeldOrder | undefined;
  #builds = 0;
  /** Whether the tree must be hung anew. */
  #moved = false;
  /** What came, and what began to leave, with this build. */
  #came: TreeNode[] = [];
  #left: TreeNode[] = [];
  /** Absent until a process comes or goes after the tree was hung. */
  #graft: Graft | undefined;

  update(view: CorralView, options: TableOptions): void {
    this.#builds += 1;
    const { scope, layout, grouping } = options;
    const shape = `${scope} ${layout} ${grouping}`;
    this.#moved = shape !== this.#shape || view.deadAncestors !== this.#view?.deadAncestors;
    this.#shape = shape;
    this.#takeExecutors(view);
    this.#view = view;
    const before = this.nodes;
    this.#takeProcesses(view, options);
    const gone = before.length + this.#came.length - this.nodes.length;
    if (gone + this.#came.length + this.#left.length > 0) this.#graftChanges(before, options);
    if (!this.#moved) return;
    this.#graft = undefined;
    for (const node of this.nodes) node.unlink();
    this.root = growTree(view, this.nodes, options);
  }

  #takeExecutors(view: CorralView): void {
    const before = this.#view?.executors;
    if (view.executors === before) return;
    this.#executors = new Map(view.executors.map((each) => [each.id, each]));
    const stand =
      view.executors.length === before?.length &&
      view.executors.every((each, index) => sameStanding(each, before[index]));
    if (!stand) this.#moved = true;
    else this.#renewGroups(this.root);
  }

  /** Rows of executors and of groups below them take over what changed of the executor. */
  #renewGroups(node: TreeNode): void {
    for (const child of node.children) {
      if (child.process !== undefined) continue;
      const executor = this.#executors.get(child.executor?.id ?? "");
      if (executor !== child.executor) {
        child.executor = executor;
        child.version += 1;
      }
      this.#renewGroups(child);
    }
  }

  #takeProcesses(view: CorralView, { scope, filter, leaving = [] }: TableOptions): void {
    const before = this.nodes;
    const nodes = this.#spare;
    this.#came = [];
    this.#left = [];
    let count = 0;
    // Where in the list of before we are: mostly everything is as it stood there.
    let at = 0;
    const take = (process: ProcessView, left: boolean): void => {
      if (scope === "agents" && process.association === undefined) return;
      let node = before[at];
      if (node?.process === process && node.leaving === left) {
        at += 1;
      } else {
        node = this.#nodeOf(process, left);
        // It came back while it was still leaving.
        if (node === undefined) return;
        if (before[node.index] === node) at = node.index + 1;
      }
      node.metAt = this.#builds;
      node.index = count;
      nodes[count] = node;
      count += 1;
      const executor = this.#executorOf(process);
      if (executor !== node.executor) this.#giveExecutor(node, executor);
      const matched =
        filter.length === 0 || matchesFilter(filter, { process, executor, takenAt: view.takenAt });
      if (matched !== node.matched) {
        node.matched = matched;
        node.renew();
      }
    };
    for (const process of view.processes) take(process, false);
    for (const process of leaving) take(process, true);
    nodes.length = count;
    this.nodes = nodes;
    this.#spare = before;
  }

  /** The node of this process, kept or new; undefined when this build has met it already. */
  #nodeOf(process: ProcessView, left: boolean): TreeNode | undefined {
    const node = this.#byId.get(process.id);
    if (node === undefined) {
      const made = processNode(process, this.#executorOf(process), true, left);
      this.#byId.set(process.id, made);
      this.#came.push(made);
      return made;
    }
    if (node.metAt === this.#builds) return undefined;
    if (node.process !== process) {
      if (node.process === undefined || !samePlace(node.process, process)) this.#moved = true;
      node.process = process;
      node.label = process.name;
      node.renew();
    }
    if (node.leaving !== left) {
      node.leaving = left;
      node.renew();
      if (left) this.#left.push(node);
      else this.#moved = true;
    }
    return node;
  }

  /** A process row shows who its executor is, and nothing that changes with each tick. */
  #giveExecutor(node: TreeNode, executor: ExecutorView | undefined): void {
    if (node.executor?.id !== executor?.id) this.#moved = true;
    if (node.executor?.label !== executor?.label || node.executor?.pid !== executor?.pid) {
      node.renew();
    }
    node.executor = executor;
  }

  /** Forgets what is gone; and hangs what came where it belongs, unless all is hung anew anyway. */
  #graftChanges(before: readonly TreeNode[], options: TableOptions): void {
    const graft = this.#moved ? undefined : (this.#graft ??= new Graft(this.root, before, options));
    for (const node of before) {
      if (node.metAt === this.#builds) continue;
      this.#byId.delete(node.key);
      if (graft?.remove(node) === false) this.#moved = true;
    }
    for (const node of this.#left) if (graft?.leave(node) === false) this.#moved = true;
    // Who is leaving when first seen hangs where only a whole look around says.
    for (const node of this.#came) {
      if (node.leaving || graft?.add(node) === false) this.#moved = true;
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
function sameStanding(a: ExecutorView, b: ExecutorView | undefined): boolean {
  return (
    a === b ||
    (a.id === b?.id &&
      a.label === b.label &&
      a.project === b.project &&
      a.task === b.task &&
      a.workspace === b.workspace)
  );
}

/** Whether a process hangs where it hung: everything that `growTree` goes by. */
function samePlace(a: ProcessView, b: ProcessView): boolean {
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
