import { Toast } from "radix-ui";
import { useStore } from "../lib/store.ts";
import { Icon } from "./icons.tsx";
import { dismissToast, toasts } from "./toasts.ts";

export function Toaster() {
  const messages = useStore(toasts);
  return (
    <Toast.Provider duration={6_000} label="Message">
      {messages.map(({ id, text, variant }) => (
        <Toast.Root
          key={id}
          onOpenChange={(open) => {
            if (!open) dismissToast(id);
          }}
          className={`flex items-start gap-2 rounded-lg border bg-raised px-3 py-2 shadow-float ${variant === "danger" ? "border-danger/50" : "border-line-strong"}`}
        >
          <Toast.Description className="untrusted min-w-0 flex-1">{text}</Toast.Description>
          <Toast.Close aria-label="Dismiss" className="text-muted hover:text-foreground">
            <Icon name="close" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed right-3 bottom-3 z-50 flex w-96 max-w-[calc(100vw-1.5rem)] flex-col gap-2 outline-none" />
    </Toast.Provider>
  );
}
