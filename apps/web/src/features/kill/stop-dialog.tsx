import type { KillScope } from "@corral/process-service/core";
import { Dialog } from "radix-ui";
import { useRef } from "react";
import { focusTable } from "../../lib/focus-table.ts";
import { Button } from "../../ui/button.tsx";
import { UntrustedText } from "../../ui/untrusted-text.tsx";
import { DialogPanel } from "../../ui/modal.tsx";
import { ScrollRegion } from "../../ui/scroll-region.tsx";
import { StopBody } from "./stop-body.tsx";
import { StopFooter } from "./stop-footer.tsx";
import { useStop } from "./use-stop.ts";

/**
 * Shows the exact targets, asks for confirmation, follows the kill and shows one outcome per
 * process.
 */
export function StopDialog({
  scope,
  title,
  onClose,
}: {
  readonly scope: KillScope;
  readonly title: string;
  readonly onClose: () => void;
}) {
  const stop = useStop(scope);
  const cancel = useRef<HTMLButtonElement>(null);
  const { state } = stop;
  const verb = state.step === "done" ? "Stopped" : state.step === "running" ? "Stopping" : "Stop";
  return (
    <DialogPanel
      onClose={onClose}
      onOpenAutoFocus={(event) => {
        event.preventDefault();
        cancel.current?.focus();
      }}
      // The row that had the focus may belong to a process that was stopped.
      onCloseAutoFocus={() => requestAnimationFrame(focusIfLost)}
      // A click outside must not close a plan or report that is being read.
      onPointerDownOutside={(event) => event.preventDefault()}
      className="max-h-[min(44rem,calc(100dvh-1rem))] w-[46rem]"
    >
      <Dialog.Title className="border-b border-line px-4 py-3 text-lg font-semibold">
        {verb} <UntrustedText text={title} length={120} />
        {verb === "Stop" && "?"}
      </Dialog.Title>
      <ScrollRegion label="Processes to stop" className="min-h-24 flex-1 pb-2">
        <StopBody state={state} dispatch={stop.dispatch} />
      </ScrollRegion>
      <StopFooter
        stop={stop}
        cancelButton={
          <Dialog.Close asChild>
            <Button ref={cancel}>
              {state.step === "done" || state.step === "failed" || state.step === "running"
                ? "Close"
                : "Cancel"}
            </Button>
          </Dialog.Close>
        }
      />
    </DialogPanel>
  );
}

function focusIfLost(): void {
  if (document.activeElement === document.body) focusTable();
}
