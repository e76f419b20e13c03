import { count, shortText } from "@corral/process-service/internal";
import { executorTitle } from "../../../model/executor-text.ts";
import type { TreeNode } from "../model/tree-node.ts";

/** "12 procs" or "4 left over". */
export function countText(node: TreeNode): string {
  if (node.leftOver > 0 && node.leftOver === node.processes) return `${node.leftOver} left over`;
  const all = count(node.processes, "proc");
  return node.leftOver > 0 ? `${all}, ${node.leftOver} left over` : all;
}

/** Name of a row for screen readers and messages. */
export function nameOf(node: TreeNode): string {
  const name = shortText(node.label, 80) || "(no name)";
  const pid = node.process?.pid ?? node.deadAncestor?.pid;
  if (pid !== undefined) return `${name} ${pid}`;
  return node.kind === "executor" && node.executor ? executorTitle(node.executor) : name;
}
