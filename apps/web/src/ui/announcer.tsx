import { Store, useStore } from "../lib/store.ts";

const message = new Store("");

/** Announces the outcome of an action to screen readers. Not for ticks. */
export const announce: (text: string) => void = message.set;

export function Announcer() {
  const text = useStore(message);
  return (
    // With `aria-live` besides `role`: an open dialog hides all other content but aria-live
    // regions.
    <div role="status" aria-live="polite" aria-label="Outcome" className="sr-only">
      {text}
    </div>
  );
}
