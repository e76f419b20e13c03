import { identityOf } from "@corral/inspector/core";
import type { ProcessView } from "@corral/process-service/core";
import { shortText } from "@corral/process-service/internal";
import { stopProcess } from "../../../model/stop-target.ts";
import { Button } from "../../../ui/button.tsx";
import { useRowActions } from "../table/row-context.ts";
import { usePauseAction, useProtectAction } from "../actions/use-process-actions.ts";

/** Stop, pause and protect, for a process that lives. */
export function DetailActions({ process }: { readonly process: ProcessView }) {
  const { stop } = useRowActions();
  const identity = identityOf(process);
  const pause = usePauseAction(process);
  const protect = useProtectAction(identity && { process: identity }, process.protected === true);
  const target = stopProcess(process, `${shortText(process.title, 80)} ${process.pid}`);
  if (target === undefined || process.kernelThread) return null;
  return (
    <div className="flex flex-wrap gap-2 pb-3">
      <Button variant="danger-quiet" onClick={() => stop(target)}>
        {target.scope.kind === "tree" ? "Stop it and all below…" : "Stop it…"}
      </Button>
      {[pause, protect].map(
        (action) =>
          action !== undefined && (
            <Button key={action.label} onClick={action.run}>
              {action.label}
            </Button>
          ),
      )}
    </div>
  );
}
