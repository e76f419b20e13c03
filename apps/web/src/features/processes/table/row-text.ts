import type { ExecutorView } from "@corral/process-service/core";
import { count, formatDuration, shortText } from "@corral/process-service/internal";
import { executorTitle } from "../../../model/executor-text.ts";
import { shownAlike } from "../model/fold-alike.ts";
import type { TreeNode } from "../model/tree-node.ts";

/** "claude", "feat/checkout", "9488", "6 min", "7 below"; the title is not repeated. */
export function executorFacts(
  { processes, leftOver, root }: Pick<TreeNode, "processes" | "leftOver" | "root">,
  executor: ExecutorView,
  now: number,
): readonly string[] {
  const { title, label, task, pid, alive, startedAt } = executor;
  // A filter may hide the root process.
  const below = processes - (root?.matched === true && !root.exiting ? 1 : 0);
  return [
    title === undefined ? undefined : label,
    title?.text === task ? undefined : task,
    String(pid),
    alive ? formatDuration(now - startedAt) : undefined,
    alive && below > 0 ? `${below} below` : undefined,
    leftOver > 0 ? `${leftOver} left over` : undefined,
  ].filter((fact) => fact !== undefined);
}

/** "6 agents · 12 processes" or "4 left over", without what a filter hides. */
export function countText(node: TreeNode): string {
  if (node.kind === "left-over") {
    const from = count(node.children.filter(({ shown }) => shown).length, "ended agent");
    return `${count(node.processes, "process", "processes")} from ${from}`;
  }
  if (node.leftOver > 0 && node.leftOver === node.processes) return `${node.leftOver} left over`;
  const agents = countAgents(node);
  return [
    ...(agents === 0 ? [] : [count(agents, "agent")]),
    count(node.processes, "process", "processes"),
    ...(node.leftOver === 0 ? [] : [`${node.leftOver} left over`]),
  ].join(" · ");
}

function countAgents(node: TreeNode): number {
  let agents = 0;
  for (const child of node.children) {
    if (!child.shown) continue;
    agents += child.kind === "executor" ? 1 : child.kind === "task" ? countAgents(child) : 0;
  }
  return agents;
}

/** Name of a row for screen readers and messages. */
export function nameOf(node: TreeNode): string {
  const name = shortText(node.label, 80) || "(no name)";
  const pid = node.process?.pid ?? node.deadAncestor?.pid;
  if (pid !== undefined) return `${name} ${pid}`;
  if (node.kind === "alike") return `all ${shownAlike(node).length} ${name}`;
  return node.kind === "executor" && node.executor ? executorTitle(node.executor) : name;
}
