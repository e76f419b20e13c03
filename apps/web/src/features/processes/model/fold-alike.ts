import { groupNode, type TreeNode } from "./tree-node.ts";

/** So many siblings that run the same keep a row each. */
const mostApart = 2;

/** Puts siblings that run the same, with the same below them, into one group, in the whole tree. */
export function foldAlike(node: TreeNode): void {
  if (node.kind !== "alike" && node.children.length > mostApart) foldChildren(node);
  for (const child of node.children) if (child.children.length > 0) foldAlike(child);
}

function foldChildren(node: TreeNode): void {
  const byLabel = Map.groupBy(node.children.filter(isFoldable), ({ label }) => label);
  for (const [label, same] of byLabel) {
    if (same.length <= mostApart) continue;
    let groups = 0;
    for (const alike of Map.groupBy(same, shapeOf).values()) {
      if (alike.length <= mostApart) continue;
      for (const child of alike) node.removeChild(child);
      const key = `alike:${node.key}:${label}${groups === 0 ? "" : `#${groups}`}`;
      groups += 1;
      node.appendChild(groupNode("alike", key, label, alike[0]?.executor, alike));
    }
  }
}

/** What runs in a subtree, whatever the order. Titles contain no control characters. */
function shapeOf({ label, children }: TreeNode): string {
  if (children.length === 0) return label;
  return `${label}\u0001${children.map(shapeOf).toSorted().join("\u0002")}\u0003`;
}

/** Where a new child belongs: its parent or a group of it; undefined where siblings must be folded anew. */
export function placeOf(parent: TreeNode, added: TreeNode): TreeNode | undefined {
  if (isFoldedByShape(parent)) return undefined;
  let alike = 0;
  for (const child of parent.children) {
    if (child.label !== added.label) continue;
    if (child.kind === "alike") {
      if (child.children[0]?.children.length === 0) return child;
    } else if (isFoldable(child) && child.children.length === 0) {
      alike += 1;
    }
  }
  return alike < mostApart ? parent : undefined;
}

/** Whether the loss of a child leaves everything folded as it is. */
export function staysFolded(parent: TreeNode): boolean {
  if (parent.kind !== "alike") return !isFoldedByShape(parent);
  if (parent.children.length <= mostApart + 1) return false;
  return parent.parent === undefined || !isFoldedByShape(parent.parent);
}

/** Whether what runs below a process decides if it or a process above it is folded. */
function isFoldedByShape(node: TreeNode): boolean {
  for (let at = node; at.parent !== undefined && isProcess(at); at = at.parent) {
    const { parent, label } = at;
    if (parent.kind === "alike") return true;
    let same = 0;
    for (const sibling of parent.children) if (sibling.label === label) same += 1;
    if (same > mostApart) return true;
  }
  return false;
}

const isProcess = ({ process }: TreeNode): boolean => process !== undefined;

/** The roots of agents keep a row each: they differ by what they work on. */
const isFoldable = ({ process, executor }: TreeNode): boolean =>
  process !== undefined && executor?.processId !== process.id;

/** The processes that a group of alike siblings stands for. */
export function shownAlike({ children }: TreeNode): readonly TreeNode[] {
  return children.filter(({ shown }) => shown);
}
