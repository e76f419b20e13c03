import { compareIdentity, identityKey, type ProcessIdentity } from "@corral/inspector/core";
import type { ExecutorView, ProcessView } from "@corral/process-service/core";
import { ownerByAncestry } from "@corral/process-service/internal";
import type { Connection } from "../connection/connect.ts";
import { errorCodeOf } from "../connection/explain-failure.ts";

/** Who asks: a process, and the agent that it belongs to. */
export interface Caller {
  readonly identity?: ProcessIdentity;
  /** Absent where its ancestry does not tell: then it has no scope and stops nothing. */
  readonly executor?: ExecutorView;
  /** It and its ancestors, up to the agent. */
  readonly line: readonly ProcessView[];
}

/** Finds the agent that a process belongs to, by its ancestry alone. */
export async function findCaller(
  client: Connection["client"],
  identity: ProcessIdentity | undefined,
): Promise<Caller> {
  if (identity === undefined) return { line: [] };
  const detail = await detailOf(client, identity);
  if (detail === undefined || compareIdentity(detail.process, identity) !== "same")
    return { identity, line: [] };
  const { process, ancestors, executor: associated } = detail;
  const line = [process, ...ancestors];
  const executor = ownerByAncestry(process, associated === undefined ? [] : [associated]);
  return executor === undefined ? { identity, line } : { identity, line, executor };
}

async function detailOf(client: Connection["client"], identity: ProcessIdentity) {
  const id = identityKey(identity);
  for (const isLast of [false, true]) {
    try {
      return await client.processes.get.query({ id });
    } catch (error) {
      if (errorCodeOf(error) !== "PROCESS_NOT_FOUND") throw error;
      // It is younger than the last scan.
      if (!isLast) await client.processes.list.query({ text: String(identity.pid), fresh: true });
    }
  }
  return undefined;
}

/** What an agent started: owned, alive, and no part of the agent itself. */
export function startedBy(
  { executor, line }: Caller,
  processes: readonly ProcessView[],
): readonly ProcessView[] {
  const own = new Set(line.map(({ id }) => id));
  return processes.filter(
    (process) =>
      isOwn(process, executor) &&
      process.association?.evidence !== "executor" &&
      process.agent === undefined &&
      process.role !== "mcp-server" &&
      process.state !== "zombie" &&
      process.state !== "dead" &&
      !own.has(process.id),
  );
}

export function isOwn(
  { association, sharedBy }: Pick<ProcessView, "association" | "sharedBy">,
  executor: Pick<ExecutorView, "id"> | undefined,
): boolean {
  return (
    executor !== undefined &&
    sharedBy === undefined &&
    association?.standing === "owned" &&
    association.executorId === executor.id
  );
}
