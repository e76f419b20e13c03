import type { CorralView } from "@corral/process-service/core";
import { useMemo } from "react";
import { count, formatBytes, formatPorts } from "../../lib/format.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icons.tsx";
import type { StopTarget } from "./row-actions.ts";

/** What ended executors left behind: the first thing to know in the morning. */
export function LeftOverBanner({
  view,
  onStop,
}: {
  readonly view: CorralView;
  readonly onStop: (target: StopTarget) => void;
}) {
  const left = useMemo(() => leftOvers(view), [view]);
  if (left.processes === 0) return null;
  const facts = [formatBytes(left.memoryBytes)];
  if (left.ports.length > 0) facts.push(`ports ${formatPorts(left.ports)}`);
  return (
    <section
      aria-label="Left over"
      className="flex items-center gap-x-3 gap-y-1 border-b border-danger/25 bg-danger-soft px-3 py-1.5"
    >
      <Icon name="warn" className="text-danger" />
      <p className="min-w-0 flex-1">
        <strong className="text-danger">{left.processes} left over</strong> from{" "}
        {count(left.executors, "ended executor")} <span className="text-muted">·</span>{" "}
        {facts.join(" · ")}
      </p>
      <Button
        look="danger-quiet"
        className="ml-auto h-6 bg-panel"
        aria-label="Review and stop…"
        onClick={() => onStop({ scope: { kind: "left-over" }, title: "what was left over" })}
      >
        <span className="max-sm:hidden">Review and stop…</span>
        <span className="sm:hidden">Review…</span>
      </Button>
    </section>
  );
}

function leftOvers(view: CorralView) {
  const executors = new Set<string>();
  const ports = new Set<number>();
  let processes = 0;
  let memoryBytes = 0;
  for (const process of view.processes) {
    const { association } = process;
    if (association?.leftOver !== true || association.standing !== "owned") continue;
    processes += 1;
    memoryBytes += process.memoryBytes;
    executors.add(association.executorId);
    for (const { port } of process.ports ?? []) ports.add(port);
  }
  return {
    processes,
    memoryBytes,
    executors: executors.size,
    ports: [...ports].toSorted((a, b) => a - b),
  };
}
