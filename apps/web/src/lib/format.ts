const units = ["B", "KB", "MB", "GB", "TB"] as const;

/** 320 MB, 1.1 GB: powers of 1,024, at most three significant digits. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 || unit < 3 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** Percent of one core, without the sign: 0, 0.4, 12, 180. */
export function formatCpu(percent: number | undefined): string {
  if (percent === undefined) return "–";
  if (percent < 0.05) return "0";
  return percent < 9.95 ? percent.toFixed(1) : Math.round(percent).toString();
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time in its two largest units: 8 s, 14 min, 2 h 5 min, 3 d 4 h. */
export function formatDuration(ms: number): string {
  const time = Math.max(0, ms);
  if (time < minute) return `${Math.floor(time / 1000)} s`;
  if (time < hour) return `${Math.floor(time / minute)} min`;
  if (time < day)
    return join(Math.floor(time / hour), "h", Math.floor((time % hour) / minute), "min");
  return join(Math.floor(time / day), "d", Math.floor((time % day) / hour), "h");
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** One unit only, for narrow columns: 8s, 14m, 2h, 3d. */
export function formatAge(ms: number): string {
  const time = Math.max(0, ms);
  if (time < minute) return `${Math.floor(time / 1000)}s`;
  if (time < hour) return `${Math.floor(time / minute)}m`;
  if (time < day) return `${Math.floor(time / hour)}h`;
  return `${Math.floor(time / day)}d`;
}

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

/** "1 process", "12 processes" */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

/** :5173 :3000, or the first few and how many more. */
export function formatPorts(ports: readonly number[], most = 4): string {
  const shown = ports.slice(0, most).map((port) => `:${port}`);
  return ports.length > most ? `${shown.join(" ")} +${ports.length - most}` : shown.join(" ");
}
