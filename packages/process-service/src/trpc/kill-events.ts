import { ProcessServiceError } from "../core/errors.ts";
import type { KillProgress, KillReport } from "../core/kill/kill-model.ts";
import type { ProcessService, KillHandle } from "../process-service.ts";
import { toTrpcError } from "./errors.ts";

/** Each step of a running kill, then its report; for an ended kill the report only. */
export type KillEvent =
  | { readonly kind: "progress"; readonly progress: KillProgress }
  | { readonly kind: "report"; readonly report: KillReport };

export async function* killEvents(
  service: ProcessService,
  id: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<KillEvent, void> {
  try {
    const running = findRunning(service, id);
    if (running === undefined) {
      yield { kind: "report", report: await service.getKill(id) };
      return;
    }
    for await (const progress of running.progress(signal)) yield { kind: "progress", progress };
    if (signal?.aborted !== true) yield { kind: "report", report: await running.report };
  } catch (error) {
    throw toTrpcError(error);
  }
}

function findRunning(service: ProcessService, id: string): KillHandle | undefined {
  try {
    return service.runningKill(id);
  } catch (error) {
    if (error instanceof ProcessServiceError && error.code === "KILL_NOT_FOUND") return undefined;
    throw error;
  }
}
