import { useEffect, useState } from "react";
import type { LiveState } from "../../../api/live-state.ts";

/**
 * Age of the shown scan, milliseconds, by the page's monotonic clock, as the clocks of server and
 * browser may differ. If scans were failing before the page was opened, the server's `failedSince`
 * adds that time.
 */
export function useDataAge({ view, receivedAt, connection }: LiveState): number {
  const [now, setNow] = useState(() => performance.now());
  const current = connection === "live" && view?.scan.state === "ok";
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), current ? 5_000 : 1_000);
    return () => clearInterval(timer);
  }, [current]);
  if (view === undefined) return 0;
  const { failedSince } = view.scan;
  const before = failedSince === undefined ? 0 : Math.max(0, failedSince - view.takenAt);
  return Math.max(0, now - receivedAt) + before;
}
