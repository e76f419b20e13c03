// The entries of a timeline as sentences. Untrusted text is escaped and shortened here.
import type { ExecutorView } from "../model.ts";
import { requesterWords, scopeWords, statusWords } from "../kill/kill-words.ts";
import { count, formatBytes, formatTaken } from "../text/quantities.ts";
import { shortText } from "../text/visible-text.ts";
import type { ShortLived } from "./condense-timeline.ts";
import { endingWords, exitWords } from "./run-words.ts";
import type { TimelineEntry, TimelineProcess } from "./timeline.ts";

/** Programs that are named where several came and went. */
const titlesNamed = 4;

/** "vite dev 4802 listens on :5173", "vitest 9562 ended after 14 s: exit code 1" */
export function timelineWords(
  entry: TimelineEntry | ShortLived,
  executors: readonly ExecutorView[],
): string {
  switch (entry.kind) {
    case "started":
      return "started";
    case "process-started":
      return `${subject(entry)} started`;
    case "port-opened":
      return `${subject(entry)} listens on :${entry.port}${entry.protocol === "udp" ? " (UDP)" : ""}`;
    case "process-ended": {
      const how = [exitWords(entry), entry.killId === undefined ? "" : "stopped by Corral"];
      return `${subject(entry)} ended after ${formatTaken(entry.livedMs)}${after(": ", how)}${survived(entry)}`;
    }
    case "short-lived": {
      const named = entry.titles.map(({ title, processes }) =>
        processes === 1 ? shortText(title, 60) : `${shortText(title, 60)} ×${processes}`,
      );
      const more = named.length - titlesNamed;
      const said = named.slice(0, titlesNamed).join(", ");
      return `${said}${more > 0 ? ` and ${more} more` : ""} came and went`;
    }
    case "stop":
      return stopWords(entry, executors);
    case "ended":
      return `ended${after(": ", [endingWords(entry.ending)])}${survived(entry)}`;
    case "left-over": {
      const now = `${entry.running} run now, ${formatBytes(entry.memoryBytes)}`;
      const all = count(entry.processes, "process", "processes");
      return `${all} left over${entry.running === 0 ? ", none runs now" : `: ${now}`}`;
    }
  }
}

const doneBySignal: Readonly<Record<string, string>> = { SIGSTOP: "paused", SIGCONT: "resumed" };

function stopWords(
  entry: Extract<TimelineEntry, { kind: "stop" }>,
  executors: readonly ExecutorView[],
): string {
  const { signal, status, confirmedGone, outcomes, scope } = entry;
  const by = requesterWords(entry);
  const aim = scopeWords({ scope, outcomes }, executors);
  if (signal !== undefined) return `${aim} ${doneBySignal[signal] ?? `got ${signal}`} ${by}`;
  const gone = `${confirmedGone} gone`;
  return `stop of ${aim} ${by}: ${[statusWords[status], gone].join(", ")}`;
}

function subject({ title, process }: TimelineProcess): string {
  return `${shortText(title, 60)} ${process.pid}`;
}

function after(start: string, words: readonly string[]): string {
  const said = words.filter((word) => word !== "").join(", ");
  return said === "" ? "" : `${start}${said}`;
}

function survived({ livingChildrenCount: n }: { readonly livingChildrenCount: number }): string {
  return n === 0 ? "" : `; ${count(n, "child", "children")} ran on`;
}
