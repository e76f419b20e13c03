import { liveParent } from "./link-processes.ts";
import type { TableOptions } from "./table-options.ts";
import type { TreeNode } from "./tree-node.ts";

type Shape = Pick<TableOptions, "layout" | "grouping">;

/** The tree as it was last hung, and what finds a place in it. */
export class TreePatch {
  readonly #root: TreeNode;
  readonly #shape: Shape;
  readonly #byPid = new Map<number, TreeNode>();
  /** Parents that were not there: should one come, its children must be hung below it. */
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

  /** Hangs a process that came below its parent; false where the whole tree must be hung anew. */
  add(node: TreeNode): boolean {
    const { process } = node;
    if (process === undefined || this.#missingParents.has(process.pid)) return false;
    const parent = this.#parentOf(node);
    if (parent === undefined) return false;
    this.#byPid.set(process.pid, node);
    parent.appendChild(node);
    return true;
  }

  /** A process dies: its row stays for a moment. False where others hang below it. */
  startExit(node: TreeNode): boolean {
    this.#forget(node);
    return node.children.length === 0;
  }

  /** Takes out a process that is gone; false where the whole tree must be hung anew. */
  remove(node: TreeNode): boolean {
    const { parent } = node;
    if (node.children.length > 0 || parent === undefined) return false;
    this.#forget(node);
    parent.removeChild(node);
    // A group, or a ghost, is drawn only for what is below it.
    return parent.process !== undefined || parent.children.length > 0;
  }

  #parentOf(node: TreeNode): TreeNode | undefined {
    if (this.#shape.layout === "flat") return this.#root;
    const parent = liveParent(node, this.#byPid);
    if (parent === undefined) return undefined;
    return this.#shape.grouping === "none" || sameBranch(parent, node) ? parent : undefined;
  }

  #forget(node: TreeNode): void {
    const pid = node.process?.pid ?? 0;
    if (this.#byPid.get(pid) === node) this.#byPid.delete(pid);
  }
}

/** Whether both hang in the same group: of one executor, or of none. */
function sameBranch(a: TreeNode, b: TreeNode): boolean {
  return (
    a.executor?.id === b.executor?.id &&
    a.process?.kernelThread === b.process?.kernelThread &&
    isSuspected(a) === isSuspected(b)
  );
}

const isSuspected = ({ process }: TreeNode): boolean =>
  process?.association?.standing === "suspected";
