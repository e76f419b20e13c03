import type { HostUsage } from "@corral/inspector/core";
import { formatBytes } from "../../lib/format.ts";
import { Tip } from "../../ui/tip.tsx";

/** The whole machine: how much of its cores and memory is in use, by anyone. */
export function HostMeters({ host }: { readonly host: HostUsage }) {
  const used = host.memoryTotalBytes - host.memoryAvailableBytes;
  const share = host.memoryTotalBytes > 0 ? (100 * used) / host.memoryTotalBytes : undefined;
  return (
    <div className="ml-auto flex flex-wrap items-center gap-x-5 gap-y-1 text-muted max-sm:ml-0 max-sm:text-sm">
      <Meter
        name="host CPU"
        percent={host.cpuPercent}
        hint={`All ${host.cpuCount} cores together`}
      />
      <Meter
        name="memory"
        percent={share}
        hint={`${formatBytes(used)} of ${formatBytes(host.memoryTotalBytes)} in use`}
      />
    </div>
  );
}

function Meter({
  name,
  percent,
  hint,
}: {
  readonly name: string;
  readonly percent: number | undefined;
  readonly hint: string;
}) {
  const rounded =
    percent === undefined ? undefined : Math.round(Math.min(100, Math.max(0, percent)));
  return (
    <Tip text={hint}>
      <div
        // Focus brings up its tooltip.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={rounded ?? 0}
        aria-valuetext={rounded === undefined ? "not known yet" : `${rounded} %, ${hint}`}
        className="flex items-center gap-2"
      >
        <span>{name}</span>
        <span
          className="h-1.5 w-20 overflow-hidden max-sm:hidden rounded-full bg-line"
          aria-hidden="true"
        >
          <span
            className="block h-full rounded-full bg-accent"
            style={{ width: `${rounded ?? 0}%` }}
          />
        </span>
        <span className="w-[5.5ch] text-right whitespace-nowrap text-ink">
          {rounded === undefined ? "–" : `${rounded} %`}
        </span>
      </div>
    </Tip>
  );
}
