import { ProcessServiceError } from "../errors.ts";
import type { ProcessView } from "../model.ts";

/** The process with a row key. Throws PROCESS_NOT_FOUND. */
export function requireProcess(processes: readonly ProcessView[], id: string): ProcessView {
  const process = processes.find((candidate) => candidate.id === id);
  if (process !== undefined) return process;
  throw new ProcessServiceError("PROCESS_NOT_FOUND", `Process ${id} is no longer running.`, {
    field: "id",
  });
}
