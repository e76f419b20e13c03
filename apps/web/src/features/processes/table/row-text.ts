import type { ExecutorView } from "@corral/process-service/core";
import { count, formatDuration, shortText } from "@corral/process-service/internal";
import { executorTitle } from "../../../model/executor-text.ts";
import type { TreeNode } from "../model/tree-node.ts";

/** "claude", "feat/checkout", "9488", "6 min", "7 below"; the title is not repeated. */
export function executorFacts(
  { processes }: Pick<TreeNode, "processes">,
  executor: ExecutorView,
  now: number,
): readonly string[] {
  const { title, label, task, pid, alive, startedAt } = executor;
  const below = processes - (alive ? 1 : 0);
  return [
    title === undefined ? undefined : label,
    title?.text === task ? undefined : task,
    String(pid),
    alive ? formatDuration(now - startedAt) : undefined,
    below <= 0 ? undefined : alive ? `${below} below` : `${below} left over`,
  ].filter((fact) => fact !== undefined);
}

/** "12 procs" or "4 left over". */
export function countText(node: TreeNode): string {
  if (node.kind === "left-over") {
    const from = count(node.children.filter(({ shown }) => shown).length, "ended agent");
    return `${count(node.processes, "process", "processes")} from ${from}`;
  }
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
