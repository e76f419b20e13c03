import { isLeftOver } from "@corral/process-service/core";
import { noPorts, type TreeNode } from "./tree-node.ts";

/**
 * Recomputes totals and visibility of changed subtrees, bottom up. Suspected processes count in
 * their own group only, never in the totals of the executor.
 */
export function addTotals(node: TreeNode): void {
  if (!node.stale) return;
  // An executor stands for its root process.
  const { process, matched, exiting } = node.root ?? node;
  let processes = 0;
  let memoryBytes = 0;
  let cpuPercent = 0;
  let leftOver = 0;
  let ports = noPorts;
  if (process !== undefined && matched && !exiting) {
    processes = 1;
    memoryBytes = process.memoryBytes;
    cpuPercent = process.cpuPercent ?? 0;
    leftOver = isLeftOver(process) ? 1 : 0;
    if (process.ports !== undefined && process.ports.length > 0) {
      ports = [...new Set(process.ports.map((each) => each.port))];
    }
  }
  // Groups and dead ancestors are visible only because of a descendant.
  let shown = process !== undefined && matched;
  if (node.root !== undefined) node.root.shown = shown;
  for (const child of node.children) {
    addTotals(child);
    if (!child.shown) continue;
    shown = true;
    if (child.kind === "suspected") continue;
    processes += child.processes;
    memoryBytes += child.memoryBytes;
    cpuPercent += child.cpuPercent;
    leftOver += child.leftOver;
    ports = mergePorts(ports, child.ports);
  }
  node.shown = shown;
  if (
    node.processes === processes &&
    node.memoryBytes === memoryBytes &&
    node.cpuPercent === cpuPercent &&
    node.leftOver === leftOver &&
    samePorts(node.ports, ports)
  ) {
    return;
  }
  node.processes = processes;
  node.memoryBytes = memoryBytes;
  node.cpuPercent = cpuPercent;
  node.leftOver = leftOver;
  node.ports = ports;
  node.totalsVersion += 1;
}

export function samePorts(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((port, index) => port === b[index]));
}

function mergePorts(own: readonly number[], more: readonly number[]): readonly number[] {
  if (more.length === 0) return own;
  if (own === noPorts) return more;
  const merged = new Set(own);
  for (const port of more) merged.add(port);
  return merged.size === own.length ? own : [...merged].toSorted((a, b) => a - b);
}
