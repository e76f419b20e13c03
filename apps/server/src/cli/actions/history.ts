import { defined } from "@corral/inspector/core";
import type { KillReport } from "@corral/process-service/core";
import { shortIds, visibleText } from "@corral/process-service/internal";
import type { Connection } from "../../connection/connect.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { printJson, type Io } from "../../terminal/io.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import { historyLines } from "../rendering/history-lines.ts";
import { noteLines, outcomeLine } from "../rendering/kill-lines.ts";
import type { CommonOptions } from "./common-options.ts";

export interface HistoryOptions extends CommonOptions {
  readonly limit?: number;
  readonly before?: string;
}

/** Kills among which a short id is looked for. */
const newest = 200;

/** Past kills and signals, newest first; with an id, that kill with the outcome of each process. */
export async function history(
  id: string | undefined,
  options: HistoryOptions,
  { client }: Connection,
  io: Io,
): Promise<number> {
  const known = await client.kills.list.query({ limit: newest });
  const { limit = 20 } = options;
  const before = options.before && fullId(options.before, known);
  const listed =
    before === undefined
      ? known.slice(0, limit)
      : await client.kills.list.query({ limit, ...defined({ before }) });
  const reports =
    id === undefined ? listed : [await client.kills.get.query({ id: fullId(id, known) })];
  if (options.json === true) {
    printJson(io, "history", reports);
  } else if (reports.length === 0) {
    io.err("Nothing has been stopped or signalled yet.");
  } else {
    const executors = await client.executors.list.query();
    const ids = shortIds([...known, ...reports].map((report) => report.id));
    for (const report of reports) {
      const shortId = ids.get(report.id) ?? report.id;
      for (const line of historyLines(report, shortId, executors, io)) io.out(line);
      if (id === undefined) continue;
      for (const outcome of report.outcomes) io.out(outcomeLine(outcome, io));
      for (const note of noteLines(report, io)) io.out(note);
    }
  }
  return reports.length === 0 ? exitCodes.nothing : exitCodes.done;
}

/** The id that this one, or its beginning, names; itself where none of the newest fits. */
function fullId(id: string, known: readonly KillReport[]): string {
  const fits = known.filter((report) => report.id.startsWith(id));
  const [only, ...others] = fits;
  if (only === undefined || fits.some((report) => report.id === id)) return id;
  if (others.length === 0) return only.id;
  throw new UsageError(`“${visibleText(id)}” fits ${fits.length} stops: give more of its id.`);
}
