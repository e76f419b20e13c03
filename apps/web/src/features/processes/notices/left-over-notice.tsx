import { count, formatBytes, formatPorts } from "@corral/process-service/internal";
import type { StopTarget } from "../../../model/stop-target.ts";
import { Button } from "../../../ui/button.tsx";
import type { Summary } from "../model/summary.ts";
import { Notice } from "./notice.tsx";

/** Number, memory and ports of left-overs, with a button that stops them. */
export function LeftOverNotice({
  leftOver,
  onStop,
}: {
  readonly leftOver: Summary["leftOver"];
  readonly onStop: (target: StopTarget) => void;
}) {
  const facts = [formatBytes(leftOver.memoryBytes)];
  if (leftOver.ports.length > 0) {
    const word = leftOver.ports.length === 1 ? "port" : "ports";
    facts.push(`${word} ${formatPorts(leftOver.ports)}`);
  }
  return (
    <Notice
      name="Left over"
      icon="warn"
      tone="danger"
      action={
        <Button
          variant="danger-quiet"
          className="h-6 bg-panel"
          aria-label="Review and stop…"
          onClick={() => onStop({ scope: { kind: "left-over" }, title: "what was left over" })}
        >
          <span className="max-sm:hidden">Review and stop…</span>
          <span className="sm:hidden">Review…</span>
        </Button>
      }
    >
      <strong className="text-danger">{leftOver.processes} left over</strong> from{" "}
      {count(leftOver.executors, "ended agent")} · {facts.join(" · ")}
    </Notice>
  );
}
