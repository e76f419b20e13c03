import { groupNode, type TreeNode } from "./tree-node.ts";

/** So many siblings that run the same keep a row each. */
const mostApart = 2;

/** Puts siblings without children that run the same into one group, in the whole tree. */
export function foldAlike(node: TreeNode): void {
  for (const child of node.children) if (child.children.length > 0) foldAlike(child);
  if (node.children.length <= mostApart) return;
  const groups = [...Map.groupBy(node.children.filter(isLeaf), ({ label }) => label)];
  for (const [label, alike] of groups) {
    if (alike.length <= mostApart) continue;
    for (const child of alike) node.removeChild(child);
    const key = `alike:${node.key}:${label}`;
    node.appendChild(groupNode("alike", key, label, alike[0]?.executor, alike));
  }
}

/** Whether a new child changes which siblings are folded. */
export function changesFolding(parent: TreeNode, added: TreeNode): boolean {
  let alike = 0;
  for (const { kind, label } of parent.children) {
    if (label !== added.label) continue;
    if (kind === "alike") return true;
    alike += 1;
  }
  return alike >= mostApart;
}

/** Whether a group is dissolved by the loss of a child. */
export function isFoldedTooFew(group: TreeNode): boolean {
  return group.kind === "alike" && group.children.length <= mostApart + 1;
}

function isLeaf({ process, children }: TreeNode): boolean {
  return process !== undefined && children.length === 0;
}
