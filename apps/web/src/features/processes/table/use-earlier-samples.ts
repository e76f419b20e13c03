import { useEffect, useRef } from "react";
import { live } from "../../../api/live.ts";
import { client } from "../../../api/trpc.ts";

/** Below the server's limit of 1,000 ids; more rows than fit on a screen. */
const maxIds = 200;

/**
 * Requests the samples from before the page was opened, once per row, when the row is first
 * visible.
 */
export function useEarlierSamples(visible: readonly string[]): void {
  const requested = useRef(new Set<string>());
  const key = visible.slice(0, maxIds).join(" ");
  useEffect(() => {
    const ids = key.split(" ").filter((id) => id !== "" && !requested.current.has(id));
    if (ids.length === 0) return undefined;
    // Fast scrolling makes many rows visible for a moment: request only those that stay.
    const timer = setTimeout(() => {
      // A hidden tab fetches nothing; the sparkline then has only live samples.
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
    for (const [id, { cpu }] of Object.entries(rings)) live.history.backfill(id, cpu);
  } catch {
    // Not needed: the sparkline then starts with live samples.
  }
}
