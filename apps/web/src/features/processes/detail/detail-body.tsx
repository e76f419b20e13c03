import { explainWithTime, type ProcessView } from "@corral/process-service/core";
import {
  formatBytes,
  formatCpu,
  formatDuration,
  formatMoment,
} from "@corral/process-service/internal";
import type { CorralOutputs } from "@corral/process-service/trpc";
import { formatAgo } from "../../../lib/format.ts";
import { DescriptionItem, DescriptionList } from "../../../ui/description-list.tsx";
import { UntrustedText } from "../../../ui/untrusted-text.tsx";
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
      <DescriptionList>
        {association !== undefined && (
          <DescriptionItem name="Evidence">
            <UntrustedText text={explainWithTime(association, formatMoment)} />
            {association.standing === "suspected" &&
              " – only a hint, so it is never stopped unless picked"}
          </DescriptionItem>
        )}
        {process.sharedBy !== undefined && (
          <DescriptionItem name="Shared by">
            the sessions of <UntrustedText text={process.sharedBy.title} length={80} />
          </DescriptionItem>
        )}
        {process.startedAt !== undefined && (
          <DescriptionItem name="Started">
            {formatMoment(process.startedAt)}{" "}
            <span className="text-muted">({formatAgo(process.startedAt, now)})</span>
          </DescriptionItem>
        )}
        {process.workingDirectory !== undefined && (
          <DescriptionItem name="Directory">
            <UntrustedText text={process.workingDirectory} length={4_096} />
            {process.workingDirectoryDeleted === true && (
              <strong className="text-danger"> (deleted)</strong>
            )}
          </DescriptionItem>
        )}
        <DescriptionItem name="State">
          {process.state}
          {process.terminal !== undefined && (
            <span className="text-muted">
              {" "}
              · {process.terminal === null ? "no terminal" : process.terminal}
            </span>
          )}
        </DescriptionItem>
        <DescriptionItem name="CPU">
          {formatCpu(process.cpuPercent)} %{" "}
          <span className="text-muted">· {formatDuration(process.cpuTimeMs)} in all</span>
        </DescriptionItem>
        <DescriptionItem name="Memory">
          {formatBytes(process.memoryBytes)}
          {process.proportionalMemoryBytes !== undefined && (
            <span className="text-muted">
              {" "}
              · {formatBytes(process.proportionalMemoryBytes)} with shared pages divided
            </span>
          )}
        </DescriptionItem>
        <Ports ports={detail?.ports ?? process.ports} />
      </DescriptionList>
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
