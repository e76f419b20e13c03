import type { CorralView, ExecutorView, ProcessView } from "@corral/process-service/core";
import { matchesFilter } from "../filter/match-filter.ts";
import { growTree } from "./grow-tree.ts";
import type { TableOptions } from "./table-model.ts";
import { groupNode, processNode, type TreeNode } from "./tree-node.ts";

/**
 * The process tree, kept from tick to tick. Where only values changed, the nodes take them over and
 * the tree stands; where a process came, went or moved, the same nodes are hung anew.
 */
export class ProcessForest {
  root = groupNode("rest", "root", "");
  /** Of every process in scope, in the view's order; those that are leaving come last. */
  nodes: TreeNode[] = [];
  #byId = new Map<string, TreeNode>();
  #executors: ReadonlyMap<string, ExecutorView> = new Map();
  #view: CorralView | undefined;
  #shape = "";
  #builds = 0;
  /** Whether the tree must be hung anew. */
  #moved = false;

  update(view: CorralView, options: TableOptions): void {
    this.#builds += 1;
    const { scope, layout, grouping } = options;
    const shape = `${scope} ${layout} ${grouping}`;
    this.#moved = shape !== this.#shape || view.ghosts !== this.#view?.ghosts;
    this.#shape = shape;
    this.#takeExecutors(view);
    this.#view = view;
    this.#takeProcesses(view, options);
    if (!this.#moved) return;
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
    const nodes: TreeNode[] = [];
    const take = (process: ProcessView, left: boolean): void => {
      if (scope === "agents" && process.association === undefined) return;
      const node = this.#nodeOf(process, left);
      // It came back while it was still leaving.
      if (node === undefined) return;
      if (this.nodes[nodes.length] !== node) this.#moved = true;
      nodes.push(node);
      const executor = this.#executors.get(process.association?.executorId ?? "");
      if (executor !== node.executor) this.#giveExecutor(node, executor);
      const matched =
        filter.length === 0 || matchesFilter(filter, { process, executor, takenAt: view.takenAt });
      if (matched === node.matched) return;
      node.matched = matched;
      node.version += 1;
    };
    for (const process of view.processes) take(process, false);
    for (const process of leaving) take(process, true);
    if (nodes.length !== this.nodes.length) this.#moved = true;
    if (this.#moved) this.#forget();
    this.nodes = nodes;
  }

  /** The node of this process, kept or new; undefined when this build has met it already. */
  #nodeOf(process: ProcessView, left: boolean): TreeNode | undefined {
    const node = this.#byId.get(process.id);
    if (node === undefined) {
      const made = processNode(process, undefined, true, left);
      made.metAt = this.#builds;
      this.#byId.set(process.id, made);
      this.#moved = true;
      return made;
    }
    if (node.metAt === this.#builds) return undefined;
    node.metAt = this.#builds;
    if (node.process !== process) {
      if (node.process === undefined || !samePlace(node.process, process)) this.#moved = true;
      node.process = process;
      node.label = process.name;
      node.version += 1;
    }
    if (node.leaving !== left) {
      node.leaving = left;
      node.version += 1;
      this.#moved = true;
    }
    return node;
  }

  /** A process row shows who its executor is, and nothing that changes with each tick. */
  #giveExecutor(node: TreeNode, executor: ExecutorView | undefined): void {
    if (node.executor?.id !== executor?.id) this.#moved = true;
    if (node.executor?.label !== executor?.label || node.executor?.pid !== executor?.pid) {
      node.version += 1;
    }
    node.executor = executor;
  }

  #forget(): void {
    for (const [id, node] of this.#byId) {
      if (node.metAt !== this.#builds) this.#byId.delete(id);
    }
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
        a.association?.ghostParentId === b.association?.ghostParentId))
  );
}
