import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";

/** A tooltip that also works by keyboard focus. The trigger keeps its own accessible name. */
export function Tip({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={4}
          collisionPadding={8}
          className="foreign z-50 max-w-80 rounded-md border border-line-strong bg-raised px-2 py-1 text-sm text-ink shadow-float"
        >
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
