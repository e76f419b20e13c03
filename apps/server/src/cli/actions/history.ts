import { defined } from "@corral/inspector/core";
import type { ExecutorView, KillReport } from "@corral/process-service/core";
import type { CommonOptions } from "./common-options.ts";
import type { Connection } from "../../connection/connect.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import {
  requesterWords,
  outcomeWords,
  scopeWords,
  statusWords,
} from "@corral/process-service/core";
import { count, formatBytes, formatMoment } from "@corral/process-service/internal";
import { printJson, type Io } from "../../terminal/io.ts";
import { noteLines, outcomeLine } from "../rendering/kill-lines.ts";

export interface HistoryOptions extends CommonOptions {
  readonly limit?: number;
  readonly before?: string;
}

/** Past kills and signals, newest first; with an id, that kill with the outcome of each process. */
export async function history(
  id: string | undefined,
  options: HistoryOptions,
  { client }: Connection,
  io: Io,
): Promise<number> {
  const reports =
    id === undefined
      ? await client.kills.list.query({
          limit: options.limit ?? 20,
          ...defined({ before: options.before }),
        })
      : [await client.kills.get.query({ id })];
  if (options.json === true) {
    printJson(io, "history", reports);
  } else if (reports.length === 0) {
    io.err("Nothing has been stopped or signalled yet.");
  } else {
    const executors = await client.executors.list.query();
    for (const report of reports) {
      // Not truncated: the id at the end is needed for the next command.
      io.out(headline(report, executors));
      if (id === undefined) continue;
      for (const outcome of report.outcomes) io.out(outcomeLine(outcome, io));
      for (const note of noteLines(report, io)) io.out(note);
    }
  }
  return reports.length === 0 ? exitCodes.nothing : exitCodes.done;
}

function headline(report: KillReport, executors: readonly ExecutorView[]): string {
  const { startedAt, id } = report;
  const aim = scopeWords(report, executors);
  return [formatMoment(startedAt), aim, ...result(report), requesterWords(report), id].join("  ");
}

/** Status and effect. */
function result(report: KillReport): readonly string[] {
  const { outcomes, signal, status } = report;
  const [only] = outcomes;
  if (signal !== undefined && only !== undefined) return [outcomeWords(only.outcome)];
  if (signal !== undefined) return [statusWords[status]];
  const gone = `${count(report.confirmedGone, "process", "processes")} gone`;
  return [statusWords[status], `${gone}, ${formatBytes(report.memoryFreedBytes)} freed`];
}
