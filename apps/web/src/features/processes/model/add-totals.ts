import { noPorts, type TreeNode } from "./tree-node.ts";

/**
 * Adds up each subtree, bottom up, and says which nodes are shown under the filter. What is only
 * suspected counts within its own group, never in the executor's sum.
 */
export function addTotals(node: TreeNode): void {
  const { process } = node;
  if (process !== undefined && node.matched && !node.leaving) {
    node.processes = 1;
    node.memoryBytes = process.memoryBytes;
    node.cpuPercent = process.cpuPercent ?? 0;
    node.leftOver = process.association?.leftOver === true ? 1 : 0;
    if (process.ports !== undefined && process.ports.length > 0) {
      node.ports = [...new Set(process.ports.map((each) => each.port))];
    }
  }
  // A group or a ghost is shown for what is below it.
  node.shown = process !== undefined && node.matched;
  for (const child of node.children) {
    addTotals(child);
    if (!child.shown) continue;
    node.shown = true;
    if (child.kind === "suspected") continue;
    node.processes += child.processes;
    node.memoryBytes += child.memoryBytes;
    node.cpuPercent += child.cpuPercent;
    node.leftOver += child.leftOver;
    node.ports = mergePorts(node.ports, child.ports);
  }
}

function mergePorts(own: readonly number[], more: readonly number[]): readonly number[] {
  if (more.length === 0) return own;
  if (own === noPorts) return more;
  const merged = new Set(own);
  for (const port of more) merged.add(port);
  return merged.size === own.length ? own : [...merged].toSorted((a, b) => a - b);
}
