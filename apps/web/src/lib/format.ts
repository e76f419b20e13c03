import { formatDuration } from "@corral/process-service/core";

/** "just now", "14 min ago": both times from the same clock, the server's. */
export function formatAgo(at: number, now: number): string {
  const passed = now - at;
  return passed < 5_000 ? "just now" : `${formatDuration(passed)} ago`;
}
