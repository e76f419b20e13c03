import type { Grouping } from "../../../model/table-view.ts";
import { groupNode, type TreeNode } from "./tree-node.ts";

/** Puts executors' branches under their project › task, or their workspace. */
export function groupExecutors(branches: readonly TreeNode[], grouping: Grouping): TreeNode[] {
  if (grouping === "project") return groupBy("project", branches, byTask);
  if (grouping === "workspace") return groupBy("workspace", branches);
  return [...branches];
}

/** Those that have none stand beside the groups. */
function groupBy(
  kind: "project" | "workspace",
  branches: readonly TreeNode[],
  arrange = (inside: readonly TreeNode[]): readonly TreeNode[] => inside,
): TreeNode[] {
  const top: TreeNode[] = [];
  for (const [name, inside] of Map.groupBy(branches, (each) => each.executor?.[kind])) {
    const children = arrange(inside);
    if (name === undefined) top.push(...children);
    else top.push(groupNode(kind, `${kind}:${name}`, name, undefined, children));
  }
  return top;
}

/** A task with one executor is that executor's row: a level that only repeats is left out. */
function byTask(branches: readonly TreeNode[]): TreeNode[] {
  const children: TreeNode[] = [];
  for (const [task, inTask] of Map.groupBy(branches, (each) => each.executor?.task)) {
    if (task === undefined || inTask.length === 1) {
      children.push(...inTask);
    } else {
      const project = inTask[0]?.executor?.project ?? "";
      const key = `task:${JSON.stringify([project, task])}`;
      children.push(groupNode("task", key, task, inTask[0]?.executor, inTask));
    }
  }
  return children;
}
