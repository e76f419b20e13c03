import { type ProcessView } from "@corral/process-service/core";
import { count, formatBytes } from "@corral/process-service/internal";
import { stopExactly, type StopTarget } from "../../../model/stop-target.ts";
import { Button } from "../../../ui/button.tsx";

/**
 * Number and memory of the selected processes, with buttons to stop them or clear the selection.
 */
export function SelectionBar({
  processes,
  onStop,
  onClear,
}: {
  readonly processes: readonly ProcessView[];
  readonly onStop: (target: StopTarget) => void;
  readonly onClear: () => void;
}) {
  if (processes.length === 0) return null;
  const title = count(processes.length, "process", "processes");
  const target = stopExactly(processes, title);
  const memory = processes.reduce((sum, each) => sum + each.memoryBytes, 0);
  return (
    <section
      aria-label="Selection"
      className="flex items-center gap-3 border-t border-line-strong bg-panel px-3 py-1.5"
    >
      <p>
        <strong>{title}</strong> selected{" "}
        <span className="text-muted">· {formatBytes(memory)}</span>
      </p>
      <span className="text-sm text-muted max-sm:hidden">rows hold their order meanwhile</span>
      <Button variant="quiet" className="ml-auto" onClick={onClear}>
        Clear
      </Button>
      <Button
        variant="danger"
        disabled={target === undefined}
        onClick={() => target !== undefined && onStop(target)}
      >
        Stop {title}…
      </Button>
    </section>
  );
}
