import type { ExecutorView, KillScope, ProcessView } from "@corral/process-service/core";
import { defined, identityOf } from "@corral/inspector/core";
import type { TreeNode } from "./model/tree-node.ts";
import { executorTitle, nameOf } from "./row-text.ts";

export interface StopTarget {
  readonly scope: KillScope;
  /** What is about to be stopped, for the dialog's title. */
  readonly title: string;
}

/**
 * What the stop button of a row is aimed at; undefined where a row cannot be stopped (a ghost, a
 * process whose start is not known, groups that are of nobody).
 */
export function stopTarget(node: TreeNode): StopTarget | undefined {
  const { process, executor } = node;
  if (process !== undefined) return stopProcess(process, nameOf(node));
  switch (node.kind) {
    case "executor":
      return executor && stopExecutor(executor);
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

/** While it lives it goes itself too; after its end only what it left over. */
export function stopExecutor(executor: ExecutorView): StopTarget {
  const kind = executor.alive ? "executor" : "left-over";
  return { title: executorTitle(executor), scope: { kind, executorId: executor.id } };
}

/** A process goes with all below it; one that is only suspected goes alone. */
function stopProcess(process: ProcessView, title: string): StopTarget | undefined {
  const root = identityOf(process);
  if (root === undefined) return undefined;
  return process.association?.standing === "suspected"
    ? { title, scope: { kind: "process", process: root } }
    : { title, scope: { kind: "tree", root } };
}

/** Exactly these, one by one picked. */
export function stopExactly(
  processes: readonly ProcessView[],
  title: string,
): StopTarget | undefined {
  const identities = processes.flatMap((process) => identityOf(process) ?? []);
  return identities.length === 0
    ? undefined
    : { title, scope: { kind: "processes", processes: identities } };
}

/** Every process of the same name under the same executor (or, of no executor, under none). */
export function namesakes(node: TreeNode, all: readonly ProcessView[]): readonly ProcessView[] {
  const { process } = node;
  if (process === undefined) return [];
  return all.filter(
    (each) =>
      each.name === process.name &&
      each.association?.executorId === process.association?.executorId &&
      !each.kernelThread,
  );
}
