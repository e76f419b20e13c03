import { Store, useStore } from "../lib/store.ts";

const message = new Store("");

/** Said by a screen reader, once: the outcome of what a person did. Never used for ticks. */
export const announce: (text: string) => void = message.set;

export function Announcer() {
  const text = useStore(message);
  return (
    // Said explicitly: an open dialog hides everything around it but what is aria-live.
    <div role="status" aria-live="polite" aria-label="Outcome" className="sr-only">
      {text}
    </div>
  );
}
