import { useEffect, useRef } from "react";
import { live } from "../../../api/live.ts";
import { client } from "../../../api/trpc.ts";

/** A server answers for at most 1,000; a screen shows fewer. */
const maxIds = 200;

/**
 * The line of a row begins before the page was opened: what the server remembers is asked for once
 * per row, when it first comes into sight.
 */
export function useEarlierSamples(visible: readonly string[]): void {
  const requested = useRef(new Set<string>());
  const key = visible.slice(0, maxIds).join(" ");
  useEffect(() => {
    const ids = key.split(" ").filter((id) => id !== "" && !requested.current.has(id));
    if (ids.length === 0) return undefined;
    // Scrolling passes many rows: only those that stay a moment are asked for.
    const timer = setTimeout(() => {
      // Nothing is fetched for a tab that nobody sees; then the line begins later.
      if (document.hidden) return;
      for (const id of ids) requested.current.add(id);
      void backfill(ids);
    }, 150);
    return () => clearTimeout(timer);
  }, [key]);
}

async function backfill(ids: string[]): Promise<void> {
  try {
    const rings = await client.processes.samples.query({ ids });
    for (const [id, ring] of Object.entries(rings)) live.history.backfill(id, ring);
  } catch {
    // Without it the line begins now; nothing else is lost.
  }
}
