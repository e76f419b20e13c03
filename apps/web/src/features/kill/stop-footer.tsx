import { count, formatBytes, formatPorts } from "@corral/process-service/internal";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { pickedTotals } from "./stop-reducer.ts";
import { graceMs, type useStop } from "./use-stop.ts";

/** Memory and ports that the stop frees, the choice of force, and the buttons. */
export function StopFooter({
  stop,
  cancelButton,
}: {
  readonly stop: ReturnType<typeof useStop>;
  readonly cancelButton: ReactNode;
}) {
  const { state } = stop;
  return (
    <footer className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-panel px-4 py-3">
      {state.step === "review" && <Choice stop={stop} state={state} />}
      <span className="ml-auto flex gap-2">
        {cancelButton}
        {state.step === "review" && state.picked.size > 0 && (
          <Button variant="danger" onClick={() => void stop.confirm(state)}>
            {state.force ? "Kill" : "Stop"} {count(state.picked.size, "process", "processes")}
          </Button>
        )}
        {state.step === "starting" && (
          <Button variant="danger" disabled>
            Starting…
          </Button>
        )}
        {state.step === "running" && state.phase === "terminate" && !state.force && (
          <Button variant="danger-quiet" onClick={() => stop.cancelKill(state.killId)}>
            Stop no more of them
          </Button>
        )}
      </span>
    </footer>
  );
}

function Choice({
  stop,
  state,
}: {
  readonly stop: ReturnType<typeof useStop>;
  readonly state: Extract<ReturnType<typeof useStop>["state"], { step: "review" }>;
}) {
  const totals = pickedTotals(state.plan, state.picked);
  if (state.plan.targets.length === 0) return null;
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
          checked={state.force}
          onChange={(event) => stop.dispatch({ kind: "forced", on: event.target.checked })}
          className="size-3.5 accent-danger-solid"
        />
        Force
        <span className="text-muted">
          {state.force
            ? "SIGKILL at once, nothing can be saved"
            : `SIGTERM first, SIGKILL after ${graceMs / 1000} s`}
        </span>
      </label>
    </>
  );
}
