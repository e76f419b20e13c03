import { count, formatBytes, formatPorts } from "@corral/process-service/core";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { pickedTotals } from "./stop-flow.ts";
import { graceMs, type useStopFlow } from "./use-stop-flow.ts";

/** What it frees, how it is done, and the two buttons. */
export function StopFooter({
  stop,
  cancelButton,
}: {
  readonly stop: ReturnType<typeof useStopFlow>;
  readonly cancelButton: ReactNode;
}) {
  const { flow } = stop;
  return (
    <footer className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-panel px-4 py-3">
      {flow.step === "review" && <Choice stop={stop} flow={flow} />}
      <span className="ml-auto flex gap-2">
        {cancelButton}
        {flow.step === "review" && flow.picked.size > 0 && (
          <Button look="danger" onClick={() => void stop.confirm(flow)}>
            {flow.force ? "Kill" : "Stop"} {count(flow.picked.size, "process", "processes")}
          </Button>
        )}
        {flow.step === "starting" && (
          <Button look="danger" disabled>
            Starting…
          </Button>
        )}
        {flow.step === "running" && flow.phase === "terminate" && !flow.force && (
          <Button look="danger-quiet" onClick={() => stop.cancelKill(flow.killId)}>
            Stop no more of them
          </Button>
        )}
      </span>
    </footer>
  );
}

function Choice({
  stop,
  flow,
}: {
  readonly stop: ReturnType<typeof useStopFlow>;
  readonly flow: Extract<ReturnType<typeof useStopFlow>["flow"], { step: "review" }>;
}) {
  const totals = pickedTotals(flow.plan, flow.picked);
  if (flow.plan.targets.length === 0) return null;
  const frees = [formatBytes(totals.memoryBytes)];
  if (totals.ports.length > 0) {
    frees.push(`${totals.ports.length === 1 ? "port" : "ports"} ${formatPorts(totals.ports)}`);
  }
  return (
    <>
      <p>
        Frees <strong>{frees.join(" · ")}</strong>
      </p>
      <label className="flex items-center gap-1.5">
        <input
          type="checkbox"
          checked={flow.force}
          onChange={(event) => stop.send({ kind: "forced", on: event.target.checked })}
          className="size-3.5 accent-danger-solid"
        />
        Force
        <span className="text-muted">
          {flow.force
            ? "SIGKILL at once, nothing can be saved"
            : `SIGTERM first, SIGKILL after ${graceMs / 1000} s`}
        </span>
      </label>
    </>
  );
}
