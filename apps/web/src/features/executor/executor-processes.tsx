import { explainWithTime, isLeftOver, isOwned, isSuspected } from "@corral/process-service/core";
import { formatBytes, formatClock, formatCpu, formatPorts } from "@corral/process-service/internal";
import type { ExecutorView, ProcessView } from "@corral/process-service/core";
import { navigate } from "../../state/use-url-state.ts";
import { UntrustedText } from "../../ui/untrusted-text.tsx";

const maxRows = 200;

/**
 * The executor's processes, or its left-overs once it has ended; suspected processes in their own
 * list.
 */
export function ExecutorProcesses({
  executor,
  now,
  processes,
}: {
  readonly executor: ExecutorView;
  readonly now: number;
  readonly processes: readonly ProcessView[];
}) {
  const sorted = processes.toSorted((a, b) => b.memoryBytes - a.memoryBytes);
  const own = sorted.filter(executor.alive ? isOwned : isLeftOver);
  const suspected = sorted.filter(isSuspected);
  return (
    <>
      <List
        title={executor.alive ? "Running now" : "Left over"}
        none={executor.alive ? "Nothing." : "It left nothing over."}
        now={now}
        processes={own}
      />
      {suspected.length > 0 && (
        <List
          title="May be related"
          hint="Only a hint points to them: never stopped unless picked one by one."
          now={now}
          processes={suspected}
        />
      )}
    </>
  );
}

function List({
  title,
  hint,
  none,
  now,
  processes,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly none?: string;
  readonly now: number;
  readonly processes: readonly ProcessView[];
}) {
  return (
    <section aria-label={title} className="pt-5">
      <h3 className="pb-1 text-sm font-semibold text-muted">
        {title} ({processes.length})
      </h3>
      {hint !== undefined && <p className="pb-1 text-sm text-muted">{hint}</p>}
      {processes.length === 0 && <p className="text-muted">{none}</p>}
      <ul className="border-t border-line">
        {processes.slice(0, maxRows).map((process) => (
          <li key={process.id} className="border-b border-line/60">
            <Line process={process} now={now} />
          </li>
        ))}
      </ul>
      {processes.length > maxRows && (
        <p className="text-muted">and {processes.length - maxRows} more, in the table</p>
      )}
    </section>
  );
}

/** On a narrow page the evidence wraps to a second line. */
function Line({ process, now }: { readonly process: ProcessView; readonly now: number }) {
  const { association } = process;
  const why =
    association === undefined ? "" : explainWithTime(association, (at) => formatClock(at, now));
  return (
    <button
      type="button"
      onClick={() => navigate({ page: { kind: "processes" }, process: process.id })}
      className="flex w-full flex-wrap items-baseline gap-x-3 px-1 py-1 text-left hover:bg-hover sm:flex-nowrap"
    >
      <span className="min-w-0 truncate sm:w-44 sm:shrink-0">
        <span className="font-medium">
          <UntrustedText text={process.title} length={40} />
        </span>{" "}
        <span className="text-muted">{process.pid}</span>
      </span>
      <span className="min-w-0 text-sm text-muted max-sm:order-last max-sm:basis-full sm:flex-1">
        {why !== "" && <UntrustedText text={why} length={300} />}
        {process.command !== process.title && (
          <code className="block truncate font-mono">
            <UntrustedText text={process.command} length={300} />
          </code>
        )}
      </span>
      <span className="ml-auto text-accent">
        {formatPorts([...new Set((process.ports ?? []).map((each) => each.port))])}
      </span>
      <span className="w-14 shrink-0 text-right">{formatCpu(process.cpuPercent)} %</span>
      <span className="w-16 shrink-0 text-right">{formatBytes(process.memoryBytes)}</span>
    </button>
  );
}
