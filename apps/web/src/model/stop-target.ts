import { identityOf } from "@corral/inspector/core";
import type { ExecutorView, KillScope, ProcessView } from "@corral/process-service/core";
import { executorTitle } from "./executor-text.ts";

export interface StopTarget {
  readonly scope: KillScope;
  /** Name of the target in the dialog's title. */
  readonly title: string;
}

/** A living executor with its processes, or the left-overs of an ended one. */
export function stopExecutor(executor: ExecutorView): StopTarget {
  const kind = executor.alive ? "executor" : "left-over";
  return { title: executorTitle(executor), scope: { kind, executorId: executor.id } };
}

/**
 * A process with its descendants; a suspected or shared process alone, as sessions may run below it.
 * Undefined without a start token.
 */
export function stopProcess(process: ProcessView, title: string): StopTarget | undefined {
  const root = identityOf(process);
  if (root === undefined) return undefined;
  return process.association?.standing === "suspected" || process.sharedBy !== undefined
    ? { title, scope: { kind: "process", process: root } }
    : { title, scope: { kind: "tree", root } };
}

/** Exactly the given processes. Undefined where none has a start token. */
export function stopExactly(
  processes: readonly ProcessView[],
  title: string,
): StopTarget | undefined {
  const identities = processes.flatMap((process) => identityOf(process) ?? []);
  return identities.length === 0
    ? undefined
    : { title, scope: { kind: "processes", processes: identities } };
}
