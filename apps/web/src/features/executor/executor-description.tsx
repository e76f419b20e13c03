import { type ExecutorView } from "@corral/process-service/core";
import {
  count,
  formatBytes,
  formatDuration,
  formatMoment,
  originWords,
} from "@corral/process-service/internal";
import { endingText } from "../../model/executor-text.ts";
import { ExecutorSessionItems } from "./executor-session.tsx";
import { DescriptionItem, DescriptionList, UntrustedItem } from "../../ui/description-list.tsx";

export function ExecutorDescription({
  executor,
  now,
}: {
  readonly executor: ExecutorView;
  readonly now: number;
}) {
  const { usage } = executor;
  const lived = (executor.endedAt ?? now) - executor.startedAt;
  return (
    <DescriptionList>
      <DescriptionItem name="Status">
        <span className={executor.alive ? "" : "text-danger"}>{endingText(executor)}</span>
      </DescriptionItem>
      <ExecutorSessionItems executor={executor} now={now} />
      <UntrustedItem name="Project" text={executor.project} />
      <UntrustedItem name="Task" text={executor.task} />
      <UntrustedItem name="Attempt" text={executor.attempt} />
      <DescriptionItem name="Process">
        {executor.pid} <span className="text-muted">· {executor.kind.replace("-", " ")}</span>
      </DescriptionItem>
      <DescriptionItem name="Known since">
        {formatMoment(executor.registeredAt)}{" "}
        <span className="text-muted">· {originWords[executor.origin]}</span>
      </DescriptionItem>
      <DescriptionItem name="Started">
        {formatMoment(executor.startedAt)}{" "}
        <span className="text-muted">
          · {executor.alive ? "for" : "lived"} {formatDuration(lived)}
        </span>
      </DescriptionItem>
      <UntrustedItem name="Workspace" text={executor.workspace} length={4_096} />
      <DescriptionItem name="Over its life">
        {formatDuration(usage.cpuTimeMs)} of CPU, at most {formatBytes(usage.peakMemoryBytes)} in{" "}
        {count(usage.peakProcesses, "process", "processes")}
      </DescriptionItem>
      {Object.entries(executor.labels).map(([name, value]) => (
        <UntrustedItem key={name} name={name} text={value} />
      ))}
    </DescriptionList>
  );
}
