import { formatDuration } from "@corral/process-service/core";

export {
  count,
  formatAge,
  formatBytes,
  formatCpu,
  formatDuration,
  formatPorts,
} from "@corral/process-service/core";

/** "just now", "14 min ago": both times from the same clock, the server's. */
export function formatAgo(at: number, now: number): string {
  const passed = now - at;
  return passed < 5_000 ? "just now" : `${formatDuration(passed)} ago`;
}

const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hour12: false,
});
const dated = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hour12: false,
});

/** 14:02 */
export const formatClock = (at: number): string => clock.format(at);

/** 23 Nov, 14:02:07 */
export const formatDateTime = (at: number): string => dated.format(at);
