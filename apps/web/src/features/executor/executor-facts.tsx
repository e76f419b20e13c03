import { type ExecutorView, originWords } from "@corral/process-service/core";
import { formatBytes, formatMoment, formatDuration } from "../../lib/format.ts";
import { Fact, Facts } from "../../ui/facts.tsx";
import { Foreign } from "../../ui/foreign.tsx";
import { endingInFull } from "../processes/row-text.ts";

export function ExecutorFacts({
  executor,
  now,
}: {
  readonly executor: ExecutorView;
  readonly now: number;
}) {
  const { usage } = executor;
  const lived = (executor.endedAt ?? now) - executor.startedAt;
  return (
    <Facts>
      <Fact name="Status">
        <span className={executor.alive ? "" : "text-danger"}>{endingInFull(executor)}</span>
      </Fact>
      {executor.project !== undefined && (
        <Fact name="Project">
          <Foreign text={executor.project} />
        </Fact>
      )}
      {executor.attempt !== undefined && (
        <Fact name="Attempt">
          <Foreign text={executor.attempt} />
        </Fact>
      )}
      <Fact name="Process">
        {executor.pid} <span className="text-muted">· {executor.kind.replace("-", " ")}</span>
      </Fact>
      <Fact name="Known since">
        {formatMoment(executor.registeredAt)}{" "}
        <span className="text-muted">· {originWords[executor.origin]}</span>
      </Fact>
      <Fact name="Started">
        {formatMoment(executor.startedAt)}{" "}
        <span className="text-muted">
          · {executor.alive ? "for" : "lived"} {formatDuration(lived)}
        </span>
      </Fact>
      {executor.workspace !== undefined && (
        <Fact name="Workspace">
          <Foreign text={executor.workspace} length={4_096} />
        </Fact>
      )}
      <Fact name="Over its life">
        {formatDuration(usage.cpuTimeMs)} of CPU, at most {formatBytes(usage.peakMemoryBytes)} in{" "}
        {usage.peakProcesses} {usage.peakProcesses === 1 ? "process" : "processes"}
      </Fact>
      {Object.entries(executor.labels).map(([name, value]) => (
        <Fact key={name} name={name}>
          <Foreign text={value} />
        </Fact>
      ))}
    </Facts>
  );
}
