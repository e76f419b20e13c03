import type { SampleRing } from "@corral/process-service/core";
import { formatBytes, formatCpu } from "../../lib/format.ts";
import { LazyChart } from "../../ui/lazy-chart.tsx";

/** CPU and memory of the executor with everything below it, over its whole life. */
export function ExecutorUsage({ samples }: { readonly samples: SampleRing }) {
  if (samples.at.length < 2) {
    return <p className="text-muted">Usage over its life shows here after a minute or two.</p>;
  }
  return (
    <section aria-label="Usage over its life" className="min-w-0">
      <h3 className="text-sm text-muted">CPU, % of one core</h3>
      <LazyChart
        at={samples.at}
        values={samples.cpu}
        label={`CPU over its life, lately ${formatCpu(samples.cpu.at(-1))} percent`}
        format={(value) => `${Number(value.toFixed(1))} %`}
      />
      <h3 className="pt-2 text-sm text-muted">Memory</h3>
      <LazyChart
        at={samples.at}
        values={samples.memory}
        label={`Memory over its life, lately ${formatBytes(samples.memory.at(-1) ?? 0)}`}
        format={formatBytes}
        binary
      />
    </section>
  );
}
