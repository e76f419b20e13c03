import { type SampleRing } from "@corral/process-service/core";
import { formatBytes, formatCpu } from "@corral/process-service/internal";
import { LazyChart } from "./lazy-chart.tsx";

/**
 * Charts of CPU and memory over the same time; `newest` precedes the newest value in the accessible
 * names.
 */
export function UsageCharts({
  samples,
  title,
  newest,
}: {
  readonly samples: SampleRing;
  readonly title: string;
  readonly newest: string;
}) {
  const { at, cpu, memory } = samples;
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-2">
      <h3 className="text-sm text-muted">CPU, % of one core</h3>
      <LazyChart
        at={at}
        values={cpu}
        label={`CPU${newest} ${formatCpu(cpu.at(-1))} percent`}
        format={(value) => `${Number(value.toFixed(1))} %`}
      />
      <h3 className="text-sm text-muted">Memory</h3>
      <LazyChart
        at={at}
        values={memory}
        label={`Memory${newest} ${formatBytes(memory.at(-1) ?? 0)}`}
        format={formatBytes}
        binary
      />
    </section>
  );
}
