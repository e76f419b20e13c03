import { type CorralView } from "@corral/process-service/core";
import { formatBytes, formatCpu } from "@corral/process-service/internal";
import type { StopTarget } from "../../../model/stop-target.ts";
import { FindingsButton } from "./findings-button.tsx";
import { WaitingButton } from "./waiting-button.tsx";
import { HostMeters } from "./host-meters.tsx";
import { ViewLimits } from "../notices/view-limits.tsx";
import type { Summary } from "../model/summary.ts";

/** Totals of all agents, findings, and the meters of the host. */
export function SummaryStrip({
  view,
  agents,
  onStop,
}: {
  readonly view: CorralView;
  readonly agents: Summary["agents"];
  readonly onStop: (target: StopTarget) => void;
}) {
  return (
    <section
      aria-label="Summary"
      className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-6 gap-y-1 border-b border-line px-3 py-1.5 max-sm:min-h-7 max-sm:py-0.5"
    >
      <dl className="flex flex-wrap items-baseline gap-x-5 gap-y-1 max-sm:gap-x-2">
        <Figure
          name={agents.executors === 1 ? "agent" : "agents"}
          value={`${agents.executors}`}
          width="min-w-[1ch]"
        />
        <Figure
          name={agents.processes === 1 ? "process" : "processes"}
          value={`${agents.processes}`}
          width="min-w-[3ch]"
        />
        <Figure
          name="memory"
          value={formatBytes(agents.memoryBytes)}
          width="min-w-[6.5ch]"
          selfExplanatory
        />
        <Figure name="CPU" value={`${formatCpu(agents.cpuPercent)} %`} width="min-w-[6ch]" />
      </dl>
      <WaitingButton executors={view.executors} />
      <FindingsButton view={view} onStop={onStop} />
      <span className="ml-auto flex items-center gap-3">
        <ViewLimits view={view} />
        <HostMeters hostId={view.hostId} host={view.host} />
      </span>
    </section>
  );
}

/** The minimum width fits the usual number, so that a tick does not move the neighbours. */
function Figure({
  name,
  value,
  width,
  selfExplanatory = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly width: string;
  /** The unit explains the value: the name is for screen readers only. */
  readonly selfExplanatory?: boolean;
}) {
  return (
    <div className="flex items-baseline gap-1.5 max-sm:gap-1">
      <dd
        className={`order-first text-right text-lg leading-none font-semibold max-sm:min-w-0 max-sm:text-base ${width}`}
      >
        {value}
      </dd>
      <dt className={selfExplanatory ? "sr-only" : "text-muted"}>{name}</dt>
    </div>
  );
}
