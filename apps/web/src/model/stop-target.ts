import { identityOf } from "@corral/inspector/core";
import type { ExecutorView, KillScope, ProcessView } from "@corral/process-service/core";
import { executorTitle } from "./executor-text.ts";

export interface StopTarget {
  readonly scope: KillScope;
  /** What is about to be stopped, for the dialog's title. */
  readonly title: string;
}

/** While it lives it goes itself too; after its end only what it left over. */
export function stopExecutor(executor: ExecutorView): StopTarget {
  const kind = executor.alive ? "executor" : "left-over";
  return { title: executorTitle(executor), scope: { kind, executorId: executor.id } };
}

/** A process goes with all below it; one that is only suspected goes alone. */
export function stopProcess(process: ProcessView, title: string): StopTarget | undefined {
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
