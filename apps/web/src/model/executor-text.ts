import {
  endingWords,
  formatDuration,
  formatMoment,
  shortText,
} from "@corral/process-service/internal";
import type { ExecutorView } from "@corral/process-service/core";
import { formatAgo } from "../lib/format.ts";

/** "14 min", "ended 2 h ago, killed by SIGKILL"; times by the server's clock. */
export function executorStatus(executor: ExecutorView, now: number): string {
  if (executor.alive) return formatDuration(now - executor.startedAt);
  const ended =
    executor.endedAt === undefined ? "ended" : `ended ${formatAgo(executor.endedAt, now)}`;
  return `${ended}${endingAfter(executor)}`;
}

/** The ending as text to append to "ended"; empty if unknown. */
export function endingAfter({ ending }: Pick<ExecutorView, "ending">): string {
  const words = endingWords(ending);
  return words === "" ? "" : `, ${words}`;
}

/** Time and kind of the ending in full, for tooltips and the executor's page. */
export function endingText(executor: ExecutorView): string {
  if (executor.endedAt === undefined) return "running";
  const by = executor.ending?.by === undefined ? "" : `, by ${executor.ending.by}`;
  return `ended ${formatMoment(executor.endedAt)}${endingAfter(executor)}${by}`;
}

/** "TASK-12 · claude 4711" */
export function executorTitle({ title, label, pid }: ExecutorView): string {
  const root = `${shortText(label, 60)} ${pid}`;
  return title === undefined ? root : `${shortText(title.text, 80)} · ${root}`;
}
