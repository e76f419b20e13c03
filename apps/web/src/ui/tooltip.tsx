import { Tooltip as RadixTooltip } from "radix-ui";
import type { ReactNode } from "react";

/** A tooltip on hover and focus. The trigger keeps its own accessible name. */
export function Tooltip({ text, children }: { text: ReactNode; children: ReactNode }) {
  return (
    <RadixTooltip.Root>
      <RadixTooltip.Trigger asChild>{children}</RadixTooltip.Trigger>
      {/* All content must be in a landmark. */}
      <RadixTooltip.Portal container={document.querySelector("main")}>
        <RadixTooltip.Content
          sideOffset={4}
          collisionPadding={8}
          className="untrusted z-50 max-w-80 rounded-md border border-line-strong bg-raised px-2 py-1 text-sm text-foreground shadow-float"
        >
          {text}
        </RadixTooltip.Content>
      </RadixTooltip.Portal>
    </RadixTooltip.Root>
  );
}
