import type { EvidenceKind, ExecutorView, ProcessView } from "../model.ts";

/** Of what the kernel says. A marker is inherited and can be set by anybody, a directory is anybody's. */
const byKernel: ReadonlySet<EvidenceKind> = new Set([
  "executor",
  "descendant",
  "lineage",
  "adopted",
  "session",
]);

/** The living executor that a process belongs to by its ancestry alone; undefined where that does not tell. */
export function ownerByAncestry<Owner extends Pick<ExecutorView, "id" | "alive">>(
  { association, sharedBy }: Pick<ProcessView, "association" | "sharedBy">,
  executors: readonly Owner[],
): Owner | undefined {
  if (association?.standing !== "owned" || sharedBy !== undefined) return undefined;
  if (!byKernel.has(association.evidence)) return undefined;
  return executors.find(({ id, alive }) => alive && id === association.executorId);
}
