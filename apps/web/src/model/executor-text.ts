import { formatDuration, formatMoment, shortText } from "@corral/process-service/internal";
import type { ExecutorView } from "@corral/process-service/core";
import { formatAgo } from "../lib/format.ts";

/** "14 min", "ended 2 h ago, killed by SIGKILL"; times by the server's clock. */
export function executorStatus(executor: ExecutorView, now: number): string {
  if (executor.alive) return formatDuration(now - executor.startedAt);
  const ended =
    executor.endedAt === undefined ? "ended" : `ended ${formatAgo(executor.endedAt, now)}`;
  return `${ended}${endingWords(executor)}`;
}

/** The ending as text to append to "ended"; empty if unknown. */
export function endingWords({ ending }: ExecutorView): string {
  switch (ending?.how) {
    case "exited":
      return ending.exitCode === undefined ? "" : `, exit code ${ending.exitCode}`;
    case "killed":
      if (ending.outOfMemory === true) return ", killed for lack of memory";
      return ending.signal === undefined ? ", killed" : `, killed by ${ending.signal}`;
    case "host-rebooted":
      return ", the machine restarted";
    case "unknown":
    case undefined:
      return "";
  }
}

/** Time and kind of the ending in full, for tooltips and the executor's page. */
export function endingText(executor: ExecutorView): string {
  if (executor.endedAt === undefined) return "running";
  const by = executor.ending?.by === undefined ? "" : `, by ${executor.ending.by}`;
  return `ended ${formatMoment(executor.endedAt)}${endingWords(executor)}${by}`;
}

/** "TASK-12 · claude 4711" */
export function executorTitle({ title, label, pid }: ExecutorView): string {
  const root = `${shortText(label, 60)} ${pid}`;
  return title === undefined ? root : `${shortText(title.text, 80)} · ${root}`;
}
