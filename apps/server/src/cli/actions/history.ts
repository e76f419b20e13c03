import type { KillReport, KillScope } from "@corral/process-service/core";
import type { Connection } from "../connect.ts";
import { exitCodes } from "../exit-codes.ts";
import { count, formatBytes } from "@corral/process-service/core";
import { printJson, type Io } from "../io.ts";
import { formatMoment } from "../rendering/clock-time.ts";
import { noteLines, outcomeLine, outcomeWords } from "../rendering/kill-lines.ts";
import { visible } from "../rendering/text.ts";

export interface HistoryOptions {
  readonly limit?: number;
  readonly before?: string;
  readonly json?: boolean;
}

/** Past stops, newest first; with an id, that one with the outcome of each process. */
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
          ...(options.before !== undefined && { before: options.before }),
        })
      : [await client.kills.get.query({ id })];
  if (options.json === true) {
    printJson(io, reports);
  } else if (reports.length === 0) {
    io.err("Nothing has been stopped or signalled yet.");
  } else {
    for (const report of reports) {
      // Not cut: what is asked for next is its id, at the end.
      io.out(headline(report));
      if (id === undefined) continue;
      for (const outcome of report.outcomes) io.out(outcomeLine(outcome, io));
      for (const note of noteLines(report, io)) io.out(note);
    }
  }
  return reports.length === 0 ? exitCodes.nothing : exitCodes.done;
}

function headline(report: KillReport): string {
  const who = [report.client, report.user].filter((part) => part !== undefined).join(", ");
  const parts = [formatMoment(report.startedAt), ...deed(report), `by ${visible(who)}`, report.id];
  return parts.join("  ");
}

/** What was aimed at, how far it got, and what it did. */
function deed(report: KillReport): readonly string[] {
  const { scope, outcomes, signal, status } = report;
  const [only] = scope.kind === "process" ? outcomes : [];
  const aim = scopeInWords(scope) + (only === undefined ? "" : ` (${visible(only.name)})`);
  if (signal !== undefined) {
    return [`${signal} to ${aim}`, only === undefined ? status : outcomeWords[only.outcome].word];
  }
  const gone = `${count(report.confirmedGone, "process", "processes")} gone`;
  return [aim, status, `${gone}, ${formatBytes(report.memoryFreedBytes)} freed`];
}

function scopeInWords(scope: KillScope): string {
  switch (scope.kind) {
    case "process":
      return `process ${scope.process.pid}`;
    case "processes":
      return count(scope.processes.length, "process", "processes");
    case "tree":
      return `tree of ${scope.root.pid}`;
    case "executor":
      return `executor ${short(scope.executorId)}`;
    case "task":
      return `task ${visible(scope.task)}`;
    case "project":
      return `project ${visible(scope.project)}`;
    case "workspace":
      return `workspace ${visible(scope.workspace)}`;
    case "left-over":
      return scope.executorId === undefined
        ? "left-overs"
        : `left-overs of ${short(scope.executorId)}`;
    case "all-but-executors":
      return "all but executors";
    case "everything":
      return "everything";
  }
}

/** Enough of an executor's id to know it again; `--json` has it whole. */
function short(id: string): string {
  return visible(id.length > 8 ? `${id.slice(0, 8)}…` : id);
}
