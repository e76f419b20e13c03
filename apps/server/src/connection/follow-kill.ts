import { setTimeout as delay } from "node:timers/promises";
import type { KillOutcome, KillReport } from "@corral/process-service/core";
import type { Connection } from "./connect.ts";
import { isConnectionLost } from "./explain-failure.ts";

/** How often a server is asked whether it still knows the kill, milliseconds. */
const pollIntervalMs = 500;
/** An answer takes no longer than this, milliseconds. */
const answerWithinMs = 2_000;
/** How long it may not answer before it counts as gone: a restart takes no longer, milliseconds. */
const lostAfterMs = 3_000;

/** The server ended, or it no longer answers. */
export class ServerLostError extends Error {}

/**
 * Waits for the report of a kill, and tells of each outcome as it comes.
 * Throws ServerLostError when nobody is there any more who could give it.
 */
export async function followKill(
  { client, source }: Pick<Connection, "client" | "source">,
  id: string,
  onOutcomes: (outcomes: readonly KillOutcome[]) => void,
): Promise<KillReport> {
  const finished = new AbortController();
  const streamed = readStream(client, id, onOutcomes, finished.signal);
  try {
    if (source === "store") return await streamed;
    return await Promise.race([streamed, pollReport(client, id, finished.signal)]);
  } finally {
    finished.abort();
    // What it still had to say nobody waits for.
    streamed.catch(() => undefined);
  }
}

async function readStream(
  client: Connection["client"],
  id: string,
  onOutcomes: (outcomes: readonly KillOutcome[]) => void,
  signal: AbortSignal,
): Promise<KillReport> {
  for await (const event of client.processes.killProgress.subscribe({ id }, { signal })) {
    onOutcomes(event.kind === "report" ? event.report.outcomes : event.progress.outcomes);
    if (event.kind === "report") return event.report;
  }
  return client.kills.get.query({ id });
}

/** A stream reconnects for ever: whether there is still somebody to connect to is found out beside it. */
async function pollReport(
  client: Connection["client"],
  id: string,
  finished: AbortSignal,
): Promise<KillReport> {
  let answeredAt = performance.now();
  for (;;) {
    await delay(pollIntervalMs, undefined, { signal: finished });
    try {
      const signal = AbortSignal.any([finished, AbortSignal.timeout(answerWithinMs)]);
      const report = await client.kills.get.query({ id }, { signal });
      if (report.status !== "running") return report;
      answeredAt = performance.now();
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      if (performance.now() - answeredAt > lostAfterMs) throw new ServerLostError();
    }
  }
}
