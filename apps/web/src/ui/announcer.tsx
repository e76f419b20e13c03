import { useSyncExternalStore } from "react";

let message = "";
const listeners = new Set<() => void>();

/** Said by a screen reader, once: the outcome of what a person did. Never used for ticks. */
export function announce(text: string): void {
  message = text;
  for (const listener of listeners) listener();
}

export function Announcer() {
  const text = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => message,
  );
  return (
    // Said explicitly: an open dialog hides everything around it but what is aria-live.
    <div role="status" aria-live="polite" aria-label="Outcome" className="sr-only">
      {text}
    </div>
  );
}
