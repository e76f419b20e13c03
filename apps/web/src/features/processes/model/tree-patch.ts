import { placeOf, staysFolded } from "./fold-alike.ts";
import { liveParent } from "./link-processes.ts";
import type { TableOptions } from "./table-options.ts";
import type { TreeNode } from "./tree-node.ts";

type Shape = Pick<TableOptions, "layout" | "grouping">;

/** Small changes of a built tree: adds and removes single processes without a rebuild. */
export class TreePatch {
  readonly #root: TreeNode;
  readonly #shape: Shape;
  readonly #byPid = new Map<number, TreeNode>();
  /** Parent pids without a process. If such a process starts, its children must move: rebuild. */
  readonly #missingParents = new Set<number>();

  constructor(root: TreeNode, nodes: readonly TreeNode[], shape: Shape) {
    this.#root = root;
    this.#shape = shape;
    for (const node of nodes) {
      if (node.process === undefined || node.exiting) continue;
      this.#byPid.set(node.process.pid, node);
      const { parentPid } = node.process;
      if (parentPid !== null && node.parent?.process?.pid !== parentPid) {
        this.#missingParents.add(parentPid);
      }
    }
  }

  /** Adds a started process to its parent; false where a rebuild is needed. */
  add(node: TreeNode): boolean {
    const { process } = node;
    if (process === undefined || this.#missingParents.has(process.pid)) return false;
    const parent = this.#parentOf(node);
    if (parent === undefined) return false;
    const place = this.#shape.layout === "flat" ? parent : placeOf(parent, node);
    if (place === undefined) return false;
    this.#byPid.set(process.pid, node);
    place.appendChild(node);
    return true;
  }

  /** The process has ended and its row stays for a second; false where it has children: rebuild. */
  startExit(node: TreeNode): boolean {
    this.#forget(node);
    return node.children.length === 0 && node.parent?.root !== node;
  }

  /** Removes an ended process; false where a rebuild is needed. */
  remove(node: TreeNode): boolean {
    const { parent } = node;
    if (node.children.length > 0 || parent === undefined || parent.root === node) return false;
    if (!staysFolded(parent)) return false;
    this.#forget(node);
    parent.removeChild(node);
    // Groups and dead ancestors without children must go too: rebuild.
    return (parent.process ?? parent.root) !== undefined || parent.children.length > 0;
  }

  #parentOf(node: TreeNode): TreeNode | undefined {
    if (this.#shape.layout === "flat") return this.#root;
    const parent = liveParent(node, this.#byPid);
    if (parent === undefined) return undefined;
    if (this.#shape.grouping !== "none" && !sameBranch(parent, node)) return undefined;
    return parent.parent?.root === parent ? parent.parent : parent;
  }

  #forget(node: TreeNode): void {
    const pid = node.process?.pid ?? 0;
    if (this.#byPid.get(pid) === node) this.#byPid.delete(pid);
  }
}

/** Whether both nodes belong to the same group: one executor, one agent's daemons, or none. */
function sameBranch(a: TreeNode, b: TreeNode): boolean {
  return (
    a.executor?.id === b.executor?.id &&
    a.process?.kernelThread === b.process?.kernelThread &&
    a.process?.sharedBy?.label === b.process?.sharedBy?.label &&
    isSuspected(a) === isSuspected(b)
  );
}

const isSuspected = ({ process }: TreeNode): boolean =>
  process?.association?.standing === "suspected";
