import type { ExecutorView, ProcessView } from "@corral/process-service/core";
import { navigate } from "../../app/use-url-state.ts";
import { formatBytes, formatCpu, formatPorts } from "../../lib/format.ts";
import { Foreign } from "../../ui/foreign.tsx";

const most = 200;

/** What runs of it now; after its end, what it left over. */
export function ExecutorProcesses({
  executor,
  processes,
}: {
  readonly executor: ExecutorView;
  readonly processes: readonly ProcessView[];
}) {
  const sorted = processes.toSorted((a, b) => b.memoryBytes - a.memoryBytes);
  return (
    <section aria-label="Processes" className="pt-5">
      <h3 className="pb-1 text-sm font-semibold text-muted">
        {executor.alive ? "Running now" : "Left over"} ({processes.length})
      </h3>
      {processes.length === 0 && (
        <p className="text-muted">{executor.alive ? "Nothing." : "It left nothing over."}</p>
      )}
      <ul>
        {sorted.slice(0, most).map((process) => (
          <li key={process.id}>
            <button
              type="button"
              onClick={() => navigate({ page: { kind: "processes" }, process: process.id })}
              className="flex w-full items-baseline gap-3 rounded px-1 py-0.5 text-left hover:bg-hover"
            >
              <span className="shrink-0 font-medium">
                <Foreign text={process.name} length={40} />
              </span>
              <span className="shrink-0 text-muted">{process.pid}</span>
              <span className="min-w-0 flex-1 truncate text-sm text-muted">
                <Foreign text={process.association?.explanation ?? ""} length={200} />
              </span>
              <span className="text-accent">
                {formatPorts((process.ports ?? []).map((each) => each.port))}
              </span>
              <span className="w-12 text-right">{formatCpu(process.cpuPercent)} %</span>
              <span className="w-16 text-right">{formatBytes(process.memoryBytes)}</span>
            </button>
          </li>
        ))}
      </ul>
      {processes.length > most && (
        <p className="text-muted">and {processes.length - most} more, in the table</p>
      )}
    </section>
  );
}
