import type { ExecutorView, TimelineEntry } from "@corral/process-service/core";
import {
  condenseTimeline,
  count,
  formatMoment,
  timelineWords,
  type ShortLived,
} from "@corral/process-service/internal";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { failureOf } from "../../api/failure.ts";
import { trpc } from "../../api/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { UntrustedText } from "../../ui/untrusted-text.tsx";

const firstShown = 500;
/** Entries that one request may ask for. */
const mostShown = 10_000;

/** What it did, newest first: processes and how they ended, ports, pauses and stops, left-overs. */
export function ExecutorTimeline({ executor }: { readonly executor: ExecutorView }) {
  const [limit, setLimit] = useState(firstShown);
  const query = useQuery(
    trpc.executors.timeline.queryOptions(
      { id: executor.id, limit },
      { refetchInterval: 5_000, placeholderData: keepPreviousData },
    ),
  );
  const { entries = [], omitted = 0 } = query.data ?? {};
  return (
    <section aria-label="Timeline" className="pt-5">
      <h3 className="pb-1 text-sm font-semibold text-muted">Timeline, newest first</h3>
      {query.error !== null && (
        <p role="alert" className="py-1 text-danger">
          {failureOf(query.error).message}
        </p>
      )}
      <ol className="border-t border-line">
        {condenseTimeline(entries)
          .toReversed()
          .map((entry) => (
            <Entry key={keyOf(entry)} entry={entry} executor={executor} />
          ))}
      </ol>
      {omitted > 0 && (
        <div className="flex items-center gap-3 py-2">
          {limit < mostShown && (
            <Button
              disabled={query.isPlaceholderData}
              onClick={() => setLimit(Math.min(limit * 5, mostShown))}
            >
              Show older
            </Button>
          )}
          <span className="text-muted">{count(omitted, "older entry", "older entries")}</span>
        </div>
      )}
    </section>
  );
}

function Entry({
  entry,
  executor,
}: {
  readonly entry: TimelineEntry | ShortLived;
  readonly executor: ExecutorView;
}) {
  const words = timelineWords(entry, [executor]);
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 border-b border-line/60 px-1 py-1">
      <time
        dateTime={new Date(entry.at).toISOString()}
        className="shrink-0 text-sm text-muted tabular-nums"
      >
        {formatMoment(entry.at)}
      </time>
      {entry.kind === "short-lived" ? (
        <details className="min-w-0 flex-1">
          <summary className="untrusted cursor-pointer">
            <bdi>{words}</bdi>
          </summary>
          <ol>
            {entry.entries.toReversed().map((each) => (
              <Entry key={keyOf(each)} entry={each} executor={executor} />
            ))}
          </ol>
        </details>
      ) : (
        <span className={`untrusted min-w-0 ${isBad(entry) ? "text-danger" : ""}`}>
          <bdi>{words}</bdi>
        </span>
      )}
      {entry.kind === "process-started" && entry.command !== entry.title && (
        <code className="min-w-0 truncate font-mono text-sm text-muted">
          <UntrustedText text={entry.command} length={300} />
        </code>
      )}
    </li>
  );
}

/** What a person looks for: failures that Corral did not cause, and what is still there. */
function isBad(entry: TimelineEntry | ShortLived): boolean {
  switch (entry.kind) {
    case "process-ended":
      return entry.killId === undefined && (entry.signal !== undefined || !!entry.exitCode);
    case "left-over":
      return entry.running > 0;
    case "ended":
      return entry.ending.how === "killed" || !!entry.ending.exitCode;
    default:
      return false;
  }
}

function keyOf(entry: TimelineEntry | ShortLived): string {
  const subject =
    "process" in entry
      ? `${entry.process.pid}@${entry.process.startToken}`
      : "killId" in entry
        ? entry.killId
        : "";
  const port = entry.kind === "port-opened" ? `${entry.protocol} ${entry.port}` : "";
  return [entry.kind, entry.at, subject, port].join(" ");
}
