import { type CorralView, formatBytes, formatCpu } from "@corral/process-service/core";
import type { StopTarget } from "../../../model/stop-target.ts";
import { FindingsButton } from "./findings-button.tsx";
import { HostMeters } from "./host-meters.tsx";
import type { Summary } from "../model/summary.ts";

/** The instrument's main dials: what all agents use together, and how the machine fares. */
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
      className="flex min-h-11 flex-wrap items-center gap-x-6 gap-y-1 border-b border-line px-3 py-1.5"
    >
      <dl className="flex flex-wrap items-baseline gap-x-5 gap-y-1 max-sm:gap-x-3">
        <Figure
          name={agents.executors === 1 ? "executor" : "executors"}
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
      <FindingsButton view={view} onStop={onStop} />
      <HostMeters host={view.host} />
    </section>
  );
}

/** As wide as its number usually gets, so that a tick does not move its neighbours. */
function Figure({
  name,
  value,
  width,
  selfExplanatory = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly width: string;
  /** The value says by itself what it is of; the name is for a screen reader. */
  readonly selfExplanatory?: boolean;
}) {
  return (
    <div className="flex items-baseline gap-1.5 max-sm:gap-1">
      <dd
        className={`order-first text-right text-lg leading-none font-semibold max-sm:text-base ${width}`}
      >
        {value}
      </dd>
      <dt className={selfExplanatory ? "sr-only" : "text-muted"}>{name}</dt>
    </div>
  );
}
