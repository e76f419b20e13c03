import { defined } from "@corral/inspector/core";
import { tracked } from "@trpc/server";
import type { TrackedEnvelope } from "@trpc/server";
import type { CorralEvent, MissedEvents } from "../core/notices/corral-event.ts";
import type { EventOptions } from "../monitor/event-log.ts";
import type { ProcessService } from "../process-service.ts";
import { toTrpcError } from "./errors.ts";
import { runOf } from "./run-of.ts";

export interface WatchedEvents extends Pick<EventOptions, "on" | "filter"> {
  readonly lastEventId?: string | null | undefined;
}

/** Before the first one of any service: tells that events were missed, then all that are kept. */
const unknown = -1;

/** Events, each with its id for resuming. An id of another run of Corral is no id of this one. */
export async function* watchEvents(
  service: ProcessService,
  { lastEventId, on, filter }: WatchedEvents,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrackedEnvelope<CorralEvent | MissedEvents>, void> {
  const run = runOf(service);
  const match = /^([0-9a-f]+)\.(\d{1,15})$/.exec(lastEventId ?? "");
  const after = match?.[1] === run ? Number(match[2]) : lastEventId ? unknown : undefined;
  try {
    for await (const { number, event } of service.watchEvents(
      defined({ signal, after, on, filter }),
    )) {
      yield tracked(`${run}.${number}`, event);
    }
  } catch (error) {
    throw toTrpcError(error);
  }
}
