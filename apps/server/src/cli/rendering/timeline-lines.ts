import type { ExecutorTimeline, ExecutorView } from "@corral/process-service/core";
import {
  condenseTimeline,
  count,
  formatMoment,
  timelineWords,
  visibleText,
} from "@corral/process-service/internal";
import type { Colors } from "picocolors/types.js";
import { clip } from "./table.ts";

/** The life of one run, oldest entry first: time and sentence, the command dimmed after a start. */
export function timelineLines(
  { entries, omitted }: ExecutorTimeline,
  executors: readonly ExecutorView[],
  { colors, width }: { readonly colors: Colors; readonly width: number },
): string[] {
  const lines = condenseTimeline(entries).map((entry) => {
    const command =
      entry.kind === "process-started" && entry.command !== entry.title
        ? `  ${colors.dim(visibleText(entry.command))}`
        : "";
    const words = timelineWords(entry, executors);
    const told = entry.kind === "left-over" && entry.running > 0 ? colors.red(words) : words;
    return clip(`${formatMoment(entry.at)}  ${told}${command}`, width);
  });
  if (omitted === 0) return lines;
  return [colors.dim(`${count(omitted, "older entry", "older entries")} not shown`), ...lines];
}
