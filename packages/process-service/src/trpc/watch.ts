import { createHash } from "node:crypto";
import { defined } from "@corral/inspector/core";
import { tracked } from "@trpc/server";
import type { TrackedEnvelope } from "@trpc/server";
import type { WatchFilter } from "../core/model.ts";
import type { WatchEvent } from "../core/view/changes.ts";
import type { ProcessService } from "../process-service.ts";
import { toTrpcError } from "./errors.ts";
import { runOf } from "./run-of.ts";

/**
 * Revisions are per service. A restarted server counts anew, so event ids contain the run, and what
 * the filter selects is its own stream: an id of an earlier run or of another filter gets a whole view.
 */
function streamOf(service: ProcessService, filter: WatchFilter | undefined): string {
  const run = runOf(service);
  if (filter === undefined) return run;
  return run + createHash("sha256").update(JSON.stringify(filter)).digest("hex").slice(0, 8);
}

/** What is watched, and from where on. */
export interface WatchedView {
  readonly lastEventId?: string | null | undefined;
  readonly filter?: WatchFilter;
}

/** The events of a watcher, each with its id for resuming. */
export async function* watchView(
  service: ProcessService,
  { lastEventId, filter }: WatchedView,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrackedEnvelope<WatchEvent>, void> {
  const stream = streamOf(service, filter);
  const lastRevision = parseEventId(lastEventId, stream);
  try {
    for await (const event of service.watch({
      ...(signal && { signal }),
      ...defined({ lastRevision, filter }),
    })) {
      const revision = event.kind === "view" ? event.view.revision : event.changes.revision;
      yield tracked(`${stream}.${revision}`, event);
    }
  } catch (error) {
    throw toTrpcError(error);
  }
}

function parseEventId(eventId: string | null | undefined, stream: string): number | undefined {
  const match = /^([0-9a-f]+)\.(\d{1,15})$/.exec(eventId ?? "");
  return match?.[1] === stream ? Number(match[2]) : undefined;
}
