import { formatDuration } from "@corral/process-service/internal";

/** "just now", "14 min ago"; both times by the server's clock. */
export function formatAgo(at: number, now: number): string {
  const passed = now - at;
  return passed < 5_000 ? "just now" : `${formatDuration(passed)} ago`;
}
