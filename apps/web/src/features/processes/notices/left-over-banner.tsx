import { count, formatBytes, formatPorts } from "@corral/process-service/internal";
import type { StopTarget } from "../../../model/stop-target.ts";
import { Button } from "../../../ui/button.tsx";
import { Icon } from "../../../ui/icons.tsx";
import type { Summary } from "../model/summary.ts";

/** Number, memory and ports of left-overs, with a button that stops them. */
export function LeftOverBanner({
  leftOver,
  onStop,
}: {
  readonly leftOver: Summary["leftOver"];
  readonly onStop: (target: StopTarget) => void;
}) {
  if (leftOver.processes === 0) return null;
  const facts = [formatBytes(leftOver.memoryBytes)];
  if (leftOver.ports.length > 0) {
    const word = leftOver.ports.length === 1 ? "port" : "ports";
    facts.push(`${word} ${formatPorts(leftOver.ports)}`);
  }
  return (
    <section
      aria-label="Left over"
      className="flex items-center gap-x-3 border-b border-danger/25 bg-danger-soft px-3 py-1.5"
    >
      <Icon name="warn" className="text-danger" />
      <p className="min-w-0 flex-1">
        <strong className="text-danger">{leftOver.processes} left over</strong> from{" "}
        {count(leftOver.executors, "ended agent")}{" "}
        <span className="max-sm:block">
          <span aria-hidden="true" className="text-muted max-sm:hidden">
            ·{" "}
          </span>
          {facts.join(" · ")}
        </span>
      </p>
      <Button
        variant="danger-quiet"
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
