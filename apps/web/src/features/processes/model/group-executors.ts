import { groupNode, type TreeNode } from "./tree-node.ts";

export const groupings = ["project", "workspace", "executor", "none"] as const;
export type Grouping = (typeof groupings)[number];

/** Puts executors' branches under their project › task, or their workspace. */
export function groupExecutors(branches: readonly TreeNode[], grouping: Grouping): TreeNode[] {
  if (grouping === "project") return byProject(branches);
  if (grouping === "workspace") return byWorkspace(branches);
  return [...branches];
}

function byProject(branches: readonly TreeNode[]): TreeNode[] {
  const top: TreeNode[] = [];
  for (const [project, inProject] of Map.groupBy(branches, (each) => each.executor?.project)) {
    const children = byTask(inProject);
    if (project === undefined) {
      top.push(...children);
    } else {
      top.push(groupNode("project", `project:${project}`, project, undefined, children));
    }
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

function byWorkspace(branches: readonly TreeNode[]): TreeNode[] {
  const top: TreeNode[] = [];
  for (const [workspace, inside] of Map.groupBy(branches, (each) => each.executor?.workspace)) {
    if (workspace === undefined) top.push(...inside);
    else top.push(groupNode("workspace", `workspace:${workspace}`, workspace, undefined, inside));
  }
  return top;
}
