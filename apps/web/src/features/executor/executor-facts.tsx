import {
  count,
  type ExecutorView,
  formatBytes,
  formatDuration,
  formatMoment,
  originWords,
} from "@corral/process-service/core";
import { endingInFull } from "../../model/executor-text.ts";
import { Fact, Facts, ForeignFact } from "../../ui/facts.tsx";

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
      <ForeignFact name="Project" text={executor.project} />
      <ForeignFact name="Attempt" text={executor.attempt} />
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
      <ForeignFact name="Workspace" text={executor.workspace} length={4_096} />
      <Fact name="Over its life">
        {formatDuration(usage.cpuTimeMs)} of CPU, at most {formatBytes(usage.peakMemoryBytes)} in{" "}
        {count(usage.peakProcesses, "process", "processes")}
      </Fact>
      {Object.entries(executor.labels).map(([name, value]) => (
        <ForeignFact key={name} name={name} text={value} />
      ))}
    </Facts>
  );
}
