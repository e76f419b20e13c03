import { defined } from "@corral/inspector/core";
import type { ProcessView } from "@corral/process-service/core";
import {
  stopExactly,
  stopExecutor,
  stopProcess,
  type StopTarget,
} from "../../../model/stop-target.ts";
import { shownAlike } from "../model/fold-alike.ts";
import type { TreeNode } from "../model/tree-node.ts";
import { nameOf } from "./row-text.ts";

/**
 * Target of a row's stop button; undefined where nothing can be stopped: dead ancestors, processes
 * without a start token, groups without an executor.
 */
export function stopTarget(node: TreeNode): StopTarget | undefined {
  const { process, executor } = node;
  if (process !== undefined) return stopProcess(process, nameOf(node));
  switch (node.kind) {
    case "executor":
      return executor && stopExecutor(executor);
    case "left-over":
      return { title: "what was left over", scope: { kind: "left-over" } };
    case "alike": {
      const alike = shownAlike(node);
      return stopExactly(alike.flatMap(processesOf), `all ${alike.length} ${node.label}`);
    }
    case "task": {
      if (executor === undefined) return undefined;
      const project = defined({ project: executor.project });
      return { title: node.label, scope: { kind: "task", task: node.label, ...project } };
    }
    case "project":
      return { title: node.label, scope: { kind: "project", project: node.label } };
    case "workspace":
      return { title: node.label, scope: { kind: "workspace", workspace: node.label } };
    default:
      return undefined;
  }
}

function processesOf({ process, children }: TreeNode): readonly ProcessView[] {
  return [...(process === undefined ? [] : [process]), ...children.flatMap(processesOf)];
}

/**
 * Processes of the same name under the same executor, or without executor if the node has none; what
 * sessions share is compared in its group only, and daemons with daemons.
 */
export function sameNameProcesses(
  node: TreeNode,
  all: readonly ProcessView[],
): readonly ProcessView[] {
  const { process } = node;
  if (process === undefined) return [];
  const group = groupOf(process);
  return all.filter(
    (each) => each.title === process.title && groupOf(each) === group && !each.kernelThread,
  );
}

function groupOf({ association, sharedBy }: ProcessView): string | undefined {
  return sharedBy === undefined ? association?.executorId : `shared:${sharedBy.label}`;
}
