import type { RunSummary } from "@corral/process-service/core";
import {
  endingWords,
  formatBytes,
  formatDuration,
  formatMoment,
  leftOverWords,
  stoppedWords,
  usageWords,
} from "@corral/process-service/internal";
import type { ReactNode } from "react";
import { formatAgo } from "../../lib/format.ts";
import { hrefOf, navigate } from "../../state/use-url-state.ts";
import { ScrollRegion } from "../../ui/scroll-region.tsx";
import { UntrustedText } from "../../ui/untrusted-text.tsx";

const cell = "px-3 py-1 align-baseline";
/** The least needed of a narrow page; the page of the run has them. */
const wide = `${cell} max-lg:hidden text-right`;
const number = `${cell} max-sm:hidden text-right whitespace-nowrap`;

export function RunsTable({
  runs,
  now,
  children,
}: {
  readonly runs: readonly RunSummary[];
  /** By the server's clock. */
  readonly now: number;
  readonly children: ReactNode;
}) {
  return (
    <ScrollRegion label="Ended runs" className="min-h-0 flex-1">
      <table className="w-full border-t border-line">
        <thead className="text-left text-sm text-muted">
          <tr className="border-b border-line">
            <th className={cell}>Run</th>
            <th className={cell}>Ended</th>
            <th className={number}>Took</th>
            <th className={wide}>CPU time</th>
            <th className={number}>Peak memory</th>
            <th className={cell}>Left over</th>
            <th className={`${cell} max-lg:hidden`}>Stopped by Corral</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} now={now} />
          ))}
        </tbody>
      </table>
      {children}
    </ScrollRegion>
  );
}

function RunRow({ run, now }: { readonly run: RunSummary; readonly now: number }) {
  const { ending, leftOverNow } = run;
  const { cpuTime, peakMemory } = usageWords(run, formatDuration);
  const failed =
    ending?.how === "killed" || (ending?.exitCode !== undefined && ending.exitCode !== 0);
  return (
    <tr className="border-b border-line/60 hover:bg-hover">
      <td className={cell}>
        <RunLink run={run} />
        <RunPlace run={run} />
      </td>
      <td className={cell}>
        <span className="whitespace-nowrap" title={formatMoment(run.endedAt)}>
          {formatAgo(run.endedAt, now)}
        </span>
        <span className={`block text-sm ${failed ? "text-danger" : "text-muted"}`}>
          {endingWords(ending) || "not known how"}
        </span>
      </td>
      <td className={number}>{formatDuration(run.durationMs)}</td>
      <td className={wide}>{cpuTime}</td>
      <td className={number}>{peakMemory}</td>
      <td className={`${cell} ${leftOverNow.processes > 0 ? "text-danger" : ""}`}>
        {leftOverWords(run) || <span className="text-muted">nothing</span>}
        {leftOverNow.processes > 0 && (
          <span className="block text-sm whitespace-nowrap">
            {formatBytes(leftOverNow.memoryBytes)}
          </span>
        )}
      </td>
      <td className={`${cell} max-lg:hidden`}>{stoppedWords(run)}</td>
    </tr>
  );
}

/** What it worked on, as a link to its page. */
function RunLink({ run: { id, title, label } }: { readonly run: RunSummary }) {
  const page = { kind: "executor", id } as const;
  return (
    <a
      href={hrefOf({ page })}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        navigate({ page });
      }}
      className="inline-flex min-h-6 items-center font-medium text-accent hover:underline"
    >
      <UntrustedText text={title?.text ?? label} length={120} />
    </a>
  );
}

/** "Claude Code · acme/web · feat/checkout" */
function RunPlace({ run }: { readonly run: RunSummary }) {
  const { product, label, project, task, title } = run;
  const parts = [product?.title ?? label, project, title?.text === task ? undefined : task];
  const shown = parts.filter((part) => part !== undefined);
  return (
    <span className="block text-sm text-muted">
      {shown.map((part, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- their order is fixed
        <span key={index}>
          {index > 0 && " · "}
          <UntrustedText text={part} length={60} />
        </span>
      ))}
    </span>
  );
}
