import { Dialog } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { Icon } from "./icons.tsx";
import { ScrollRegion } from "./scroll-region.tsx";

/** A dialog with a title and a close button. The stop dialog is another component. */
export function Modal({
  title,
  wide = false,
  onClose,
  children,
}: {
  readonly title: string;
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <DialogPanel
      className={`max-h-[calc(100dvh-1rem)] ${wide ? "w-[46rem]" : "w-[36rem]"}`}
      onClose={onClose}
    >
      <div className="flex items-center border-b border-line px-4 py-2.5">
        <Dialog.Title className="text-lg font-semibold">{title}</Dialog.Title>
        <Dialog.Close
          aria-label="Close"
          className="ml-auto grid size-7 place-items-center rounded-md text-muted hover:bg-hover hover:text-foreground"
        >
          <Icon name="close" />
        </Dialog.Close>
      </div>
      <ScrollRegion label={title} className="px-4 py-3">
        {children}
      </ScrollRegion>
    </DialogPanel>
  );
}

/** Surface and backdrop of all dialogs. */
export function DialogPanel({
  className,
  onClose,
  ...props
}: ComponentProps<typeof Dialog.Content> & { readonly onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-backdrop" />
        <Dialog.Content
          aria-describedby={undefined}
          {...props}
          className={`fixed top-1/2 left-1/2 z-40 flex max-w-[calc(100vw-1rem)] -translate-1/2 flex-col overflow-hidden rounded-xl border border-line-strong bg-raised shadow-float ${className}`}
        />
      </Dialog.Portal>
    </Dialog.Root>
  );
}
