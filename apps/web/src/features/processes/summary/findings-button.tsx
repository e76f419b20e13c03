import { type CorralView } from "@corral/process-service/core";
import { count } from "@corral/process-service/internal";
import { lazy, Suspense, useState } from "react";
import type { StopTarget } from "../../../model/stop-target.ts";
import { Icon } from "../../../ui/icons.tsx";

const FindingsDialog = lazy(() => import("./findings-dialog.tsx"));

/** Number of findings. Left-overs are not among them: they have a banner. */
export function FindingsButton({
  view,
  onStop,
}: {
  readonly view: CorralView;
  readonly onStop: (target: StopTarget) => void;
}) {
  const [open, setOpen] = useState(false);
  const findings = view.findings.filter((each) => each.kind !== "left-over");
  if (findings.length === 0 && !open) return null;
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="flex items-center gap-1.5 rounded-md border border-line-strong bg-panel px-2 py-0.5 hover:bg-hover"
      >
        <Icon name="warn" className="text-danger" />
        {count(findings.length, "finding")}
      </button>
      {open && (
        <Suspense>
          <FindingsDialog
            view={{ ...view, findings }}
            onStop={onStop}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
