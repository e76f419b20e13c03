import {
  outcomeWords,
  requesterWords,
  scopeWords,
  statusWords,
  targetNames,
  type ExecutorView,
  type KillReport,
} from "@corral/process-service/core";
import { count, formatBytes, formatMoment } from "@corral/process-service/internal";
import { clip } from "./table.ts";
import type { LineOptions } from "./kill-lines.ts";

/** A past kill or signal in two lines: its short id, time and aim; then which processes, and what came of it. */
export function historyLines(
  report: KillReport,
  shortId: string,
  executors: readonly ExecutorView[],
  { colors, width }: LineOptions,
): readonly string[] {
  const aim = scopeWords(report, executors);
  const names = targetNames(report);
  const told = [...resultOf(report), requesterWords(report)].join(", ");
  const details = names === "" ? told : `${names}: ${told}`;
  return [
    clip(`${colors.bold(shortId)}  ${formatMoment(report.startedAt)}  ${aim}`, width),
    clip(`${" ".repeat(shortId.length)}  ${colors.dim(details)}`, width),
  ];
}

/** Status and effect. */
function resultOf({
  outcomes,
  signal,
  status,
  confirmedGone,
  memoryFreedBytes,
}: KillReport): string[] {
  const [only] = outcomes;
  if (signal !== undefined) {
    return [only === undefined ? statusWords[status] : outcomeWords(only.outcome)];
  }
  const gone = `${count(confirmedGone, "process", "processes")} gone`;
  return [statusWords[status], gone, `${formatBytes(memoryFreedBytes)} freed`];
}
