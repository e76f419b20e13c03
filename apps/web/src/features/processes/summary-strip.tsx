import type { CorralView } from "@corral/process-service/core";
import { useMemo } from "react";
import { formatBytes, formatCpu } from "../../lib/format.ts";
import { FindingsButton } from "./findings-button.tsx";
import { HostMeters } from "./host-meters.tsx";
import type { StopTarget } from "./row-actions.ts";

/** The instrument's main dials: what all agents use together, and how the machine fares. */
export function SummaryStrip({
  view,
  onStop,
}: {
  readonly view: CorralView;
  readonly onStop: (target: StopTarget) => void;
}) {
  const totals = useMemo(() => agentTotals(view), [view]);
  return (
    <section
      aria-label="Summary"
      className="flex flex-wrap items-center gap-x-6 gap-y-1 border-b border-line px-3 py-2"
    >
      <dl className="flex flex-wrap gap-x-3 gap-y-1">
        <Figure
          name={totals.executors === 1 ? "executor" : "executors"}
          value={`${totals.executors}`}
        />
        <Figure
          name={totals.processes === 1 ? "process" : "processes"}
          value={`${totals.processes}`}
        />
        <Figure name="memory" value={formatBytes(totals.memoryBytes)} />
        <Figure name="CPU" value={`${formatCpu(totals.cpuPercent)} %`} />
      </dl>
      <FindingsButton view={view} onStop={onStop} />
      <HostMeters host={view.host} />
    </section>
  );
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="flex min-w-32 items-baseline gap-1.5">
      <dd className="order-first text-lg leading-none font-semibold">{value}</dd>
      <dt className="text-muted">{name}</dt>
    </div>
  );
}

/** Of what is owned; what is only suspected is not added up. */
function agentTotals(view: CorralView) {
  let processes = 0;
  let memoryBytes = 0;
  let cpuPercent = 0;
  for (const process of view.processes) {
    if (process.association?.standing !== "owned") continue;
    processes += 1;
    memoryBytes += process.memoryBytes;
    cpuPercent += process.cpuPercent ?? 0;
  }
  const executors = view.executors.filter((each) => each.alive).length;
  return { executors, processes, memoryBytes, cpuPercent };
}
