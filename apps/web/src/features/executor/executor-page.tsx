import { isLeftOver, isOwned } from "@corral/process-service/core";
import { useQuery } from "@tanstack/react-query";
import { failureOf } from "../../api/failure.ts";
import { useLive } from "../../api/live.ts";
import { trpc } from "../../api/trpc.ts";
import { navigate } from "../../state/use-url-state.ts";
import { stopExecutor, type StopTarget } from "../../model/stop-target.ts";
import { Button } from "../../ui/button.tsx";
import { UntrustedText } from "../../ui/untrusted-text.tsx";
import { UsageCharts } from "../../ui/usage-charts.tsx";
import { ExecutorDescription } from "./executor-description.tsx";
import { ExecutorProcesses } from "./executor-processes.tsx";
import { ExecutorTimeline } from "./executor-timeline.tsx";
import { KillEntry } from "../../kill-report/kill-entry.tsx";

/** One executor: life, running processes, left-overs and stops. */
export default function ExecutorPage({
  id,
  onStop,
}: {
  readonly id: string;
  readonly onStop: (target: StopTarget) => void;
}) {
  const live = useLive();
  const query = useQuery(
    trpc.executors.get.queryOptions({ id }, { refetchInterval: 5_000, retry: false }),
  );
  const now = live.view?.takenAt ?? 0;
  if (query.error !== null && query.data === undefined) {
    return (
      <section aria-label="Agent" className="p-4">
        <p role="alert" className="pb-3">
          {failureOf(query.error).message}
        </p>
        <Button onClick={() => navigate({ page: { kind: "processes" } })}>All processes</Button>
      </section>
    );
  }
  if (query.data === undefined) return <p className="p-4 text-muted">Reading…</p>;
  const { usageSamples, kills } = query.data;
  const executor = live.view?.executors.find((each) => each.id === id) ?? query.data.executor;
  const processes =
    live.view?.processes.filter((each) => each.association?.executorId === id) ??
    query.data.processes;
  return (
    <section aria-labelledby="executor-title" className="min-h-0 flex-1 overflow-auto px-4 py-3">
      <header className="flex flex-wrap items-center gap-3 pb-3">
        <h2 id="executor-title" className="min-w-0 text-lg font-semibold">
          <UntrustedText text={executor.title?.text ?? executor.label} length={200} />{" "}
          {executor.title !== undefined && (
            <span className="font-normal text-muted">
              <UntrustedText text={executor.label} length={60} />
            </span>
          )}
        </h2>
        <Button
          variant="quiet"
          className="ml-auto"
          onClick={() => navigate({ page: { kind: "processes" }, filter: `owner:${executor.pid}` })}
        >
          In the table
        </Button>
        {(executor.alive ? processes.some(isOwned) : processes.some(isLeftOver)) && (
          <Button variant="danger-quiet" onClick={() => onStop(stopExecutor(executor))}>
            {executor.alive ? "Stop…" : "Stop what is left over…"}
          </Button>
        )}
      </header>
      <div className="grid gap-x-10 gap-y-5 lg:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        <ExecutorDescription executor={executor} now={now} />
        {usageSamples.at.length < 2 ? (
          <p className="text-muted">Usage over its life shows here after a minute or two.</p>
        ) : (
          <UsageCharts
            samples={usageSamples}
            title="Usage over its life"
            newest=" over its life, lately"
          />
        )}
      </div>
      <ExecutorProcesses executor={executor} now={now} processes={processes} />
      {kills.length > 0 && (
        <section aria-label="Stops" className="pt-5">
          <h3 className="text-sm font-semibold text-muted">Stops</h3>
          <ul>
            {kills.map((report) => (
              <KillEntry key={report.id} report={report} executors={[executor]} />
            ))}
          </ul>
        </section>
      )}
      <ExecutorTimeline executor={executor} />
    </section>
  );
}
