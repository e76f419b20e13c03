import { defined } from "@corral/inspector/core";
import { tracked } from "@trpc/server";
import type { TrackedEnvelope } from "@trpc/server";
import type { WatchEvent } from "../core/view/changes.ts";
import type { ProcessService } from "../process-service.ts";
import { toTrpcError } from "./errors.ts";

/**
 * Revisions are per service. A restarted server counts anew, so event ids contain the run: an id of an
 * earlier run gets a whole view.
 */
const runs = new WeakMap<ProcessService, string>();

function runOf(service: ProcessService): string {
  let run = runs.get(service);
  if (run === undefined) {
    run = crypto.randomUUID().slice(0, 8);
    runs.set(service, run);
  }
  return run;
}

/** The events of a watcher, each with its id for resuming. */
export async function* watchEvents(
  service: ProcessService,
  lastEventId: string | null | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrackedEnvelope<WatchEvent>, void> {
  const run = runOf(service);
  const lastRevision = parseEventId(lastEventId, run);
  try {
    for await (const event of service.watch({
      ...(signal && { signal }),
      ...defined({ lastRevision }),
    })) {
      const revision = event.kind === "view" ? event.view.revision : event.changes.revision;
      yield tracked(`${run}.${revision}`, event);
    }
  } catch (error) {
    throw toTrpcError(error);
  }
}

function parseEventId(eventId: string | null | undefined, run: string): number | undefined {
  const match = /^([0-9a-f]+)\.(\d{1,15})$/.exec(eventId ?? "");
  return match?.[1] === run ? Number(match[2]) : undefined;
}
