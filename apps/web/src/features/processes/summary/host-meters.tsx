import { useEffect, useState } from "react";
import { formatBytes } from "@corral/process-service/internal";
import type { HostUsage } from "@corral/inspector/core";
import { live } from "../../../api/live.ts";
import { client } from "../../../api/trpc.ts";
import { Sparkline } from "../../../ui/sparkline.tsx";
import { Tooltip } from "../../../ui/tooltip.tsx";

/** CPU and memory of the host, used by all processes. */
export function HostMeters({
  hostId,
  host,
}: {
  readonly hostId: string;
  readonly host: HostUsage;
}) {
  const { memoryTotalBytes } = host;
  // Drawn at once, not with the next tick.
  const [, setBackfilled] = useState(0);
  useEffect(() => {
    void backfill(hostId, memoryTotalBytes).then(() => setBackfilled((times) => times + 1));
  }, [hostId, memoryTotalBytes]);
  const used = host.memoryTotalBytes - host.memoryAvailableBytes;
  const share = host.memoryTotalBytes > 0 ? (100 * used) / host.memoryTotalBytes : undefined;
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-1 text-muted max-sm:hidden">
      <Meter
        name="host CPU"
        samples="host:cpu"
        percent={host.cpuPercent}
        hint={`All ${host.cpuCount} cores together`}
      />
      <Meter
        name="memory"
        samples="host:memory"
        percent={share}
        hint={`${formatBytes(used)} of ${formatBytes(host.memoryTotalBytes)} in use`}
      />
    </div>
  );
}

/** The last minutes from before the page was opened. */
async function backfill(hostId: string, memoryTotalBytes: number): Promise<void> {
  try {
    const { [hostId]: ring } = await client.processes.samples.query({ ids: [hostId] });
    if (ring === undefined) return;
    live.history.backfill("host:cpu", ring.cpu);
    live.history.backfill(
      "host:memory",
      ring.memory.map((bytes) => (100 * bytes) / memoryTotalBytes),
    );
  } catch {
    // Not needed: the meters then begin with live samples.
  }
}

function Meter({
  name,
  samples,
  percent,
  hint,
}: {
  readonly name: string;
  /** Key in the sample history. */
  readonly samples: string;
  readonly percent: number | undefined;
  readonly hint: string;
}) {
  const rounded =
    percent === undefined ? undefined : Math.round(Math.min(100, Math.max(0, percent)));
  return (
    <Tooltip text={hint}>
      <div
        // Focus shows the tooltip.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={rounded ?? 0}
        aria-valuetext={rounded === undefined ? "not known yet" : `${rounded} %, ${hint}`}
        className="flex items-center gap-2 max-sm:gap-1"
      >
        <span>{name}</span>
        <Sparkline
          samples={live.history.read([samples])}
          fullScale={100}
          filled
          className="rounded-sm bg-line/50 text-accent max-sm:hidden"
        />
        <span className="w-[5ch] text-right whitespace-nowrap text-foreground">
          {rounded === undefined ? "–" : `${rounded} %`}
        </span>
      </div>
    </Tooltip>
  );
}
