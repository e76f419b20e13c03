import {
  explainWithTime,
  formatBytes,
  formatCpu,
  formatDuration,
  formatMoment,
  type ProcessView,
} from "@corral/process-service/core";
import type { CorralOutputs } from "@corral/process-service/trpc";
import { formatAgo } from "../../../lib/format.ts";
import { Fact, Facts } from "../../../ui/facts.tsx";
import { Foreign } from "../../../ui/foreign.tsx";
import { UsageCharts } from "../../../ui/usage-charts.tsx";
import { KillEntry } from "../../../kill-report/kill-entry.tsx";
import { Ancestors } from "./ancestors.tsx";
import { CommandText } from "./command-text.tsx";
import { Ports } from "./ports.tsx";

type Detail = CorralOutputs["processes"]["get"];

export function DetailBody({
  process,
  detail,
  now,
}: {
  readonly process: ProcessView;
  readonly detail: Detail | undefined;
  readonly now: number;
}) {
  const samples = detail?.samples;
  const { association } = process;
  return (
    <div className="flex flex-col gap-4">
      <CommandText command={process.command} />
      <Facts>
        {association !== undefined && (
          <Fact name="Evidence">
            <Foreign text={explainWithTime(association, formatMoment)} />
            {association.standing === "suspected" &&
              " – only a hint, so it is never stopped unless picked"}
          </Fact>
        )}
        {process.startedAt !== undefined && (
          <Fact name="Started">
            {formatMoment(process.startedAt)}{" "}
            <span className="text-muted">({formatAgo(process.startedAt, now)})</span>
          </Fact>
        )}
        {process.workingDirectory !== undefined && (
          <Fact name="Directory">
            <Foreign text={process.workingDirectory} length={4_096} />
            {process.workingDirectoryDeleted === true && (
              <strong className="text-danger"> (deleted)</strong>
            )}
          </Fact>
        )}
        <Fact name="State">
          {process.state}
          {process.terminal !== undefined && (
            <span className="text-muted">
              {" "}
              · {process.terminal === null ? "no terminal" : process.terminal}
            </span>
          )}
        </Fact>
        <Fact name="CPU">
          {formatCpu(process.cpuPercent)} %{" "}
          <span className="text-muted">· {formatDuration(process.cpuTimeMs)} in all</span>
        </Fact>
        <Fact name="Memory">
          {formatBytes(process.memoryBytes)}
          {process.proportionalMemoryBytes !== undefined && (
            <span className="text-muted">
              {" "}
              · {formatBytes(process.proportionalMemoryBytes)} with shared pages divided
            </span>
          )}
        </Fact>
        <Ports ports={detail?.ports ?? process.ports} />
      </Facts>
      {samples !== undefined && samples.at.length > 1 && (
        <UsageCharts samples={samples} title="Charts" newest=", now" />
      )}
      {detail !== undefined && <Ancestors detail={detail} />}
      {detail !== undefined && detail.kills.length > 0 && (
        <section aria-label="Stops">
          <h3 className="text-sm text-muted">Stops</h3>
          <ul>
            {detail.kills.map((report) => (
              <KillEntry
                key={report.id}
                report={report}
                executors={detail.executor === undefined ? [] : [detail.executor]}
              />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
