import { setTimeout as delay } from "node:timers/promises";
import type { KillOutcome, KillReport } from "@corral/process-service/core";
import type { Connection } from "./connect.ts";
import { isConnectionLost } from "./explain-failure.ts";

/** Interval between queries for the report, milliseconds. */
const POLL_INTERVAL_MS = 500;
/** Timeout of a query, milliseconds. */
const ANSWER_WITHIN_MS = 2_000;
/** A server that does not answer for this long is lost; a restart is faster. Milliseconds. */
const LOST_AFTER_MS = 3_000;

/** The server has ended or no longer answers. */
export class ServerLostError extends Error {}

/**
 * Waits for the report of a kill, and passes on outcomes as they arrive.
 * Throws ServerLostError when the server is lost before the report.
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
    // Aborting the stream rejects it; the result is known.
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

/** The stream reconnects forever, so a lost server is detected by these queries beside it. */
async function pollReport(
  client: Connection["client"],
  id: string,
  finished: AbortSignal,
): Promise<KillReport> {
  let answeredAt = performance.now();
  for (;;) {
    await delay(POLL_INTERVAL_MS, undefined, { signal: finished });
    try {
      const signal = AbortSignal.any([finished, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
      const report = await client.kills.get.query({ id }, { signal });
      if (report.status !== "running") return report;
      answeredAt = performance.now();
    } catch (error) {
      if (!isConnectionLost(error)) throw error;
      if (performance.now() - answeredAt > LOST_AFTER_MS) throw new ServerLostError();
    }
  }
}
