import type { Grouping } from "../../../model/table-view.ts";
import { groupNode, type TreeNode } from "./tree-node.ts";

/** Groups the executors by project and task, or by workspace. */
export function groupExecutors(branches: readonly TreeNode[], grouping: Grouping): TreeNode[] {
  if (grouping === "project") return groupBy("project", branches, byTask);
  if (grouping === "workspace") return groupBy("workspace", branches);
  return [...branches];
}

/** Executors without the label stand beside the groups. */
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

/** A task with a single executor gets no level of its own: the executor's row shows the task. */
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
