// Number formats of the page and the command. Not pretty-bytes: its binary
// units are KiB and MiB, and it cannot call 1,024 bytes a KB as ps, top and docker do.

const units = ["B", "KB", "MB", "GB", "TB"] as const;

/** 320 MB, 1.1 GB: powers of 1,024, as process tools count them; at most three significant digits. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit >= 3 && value < 9.995 ? 1 : 0;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** Percent of one core, without the sign: 0, 0.4, 12, 180. A dash where there is no sample yet. */
export function formatCpu(percent: number | undefined): string {
  if (percent === undefined) return "–";
  if (percent < 0.05) return "0";
  return percent < 9.95 ? percent.toFixed(1) : Math.round(percent).toString();
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Milliseconds in their two largest units: 8 s, 14 min, 2 h 5 min, 3 d 4 h. */
export function formatDuration(ms: number): string {
  const time = Math.max(0, ms);
  if (time < minute) return `${Math.floor(time / 1000)} s`;
  if (time < hour) return `${Math.floor(time / minute)} min`;
  if (time < day)
    return join(Math.floor(time / hour), "h", Math.floor((time % hour) / minute), "min");
  return join(Math.floor(time / day), "d", Math.floor((time % day) / hour), "h");
}

/** The same, and below a second in milliseconds: 12 ms, 5 s. */
export function formatTaken(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : formatDuration(ms);
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** Milliseconds in one unit only, for narrow columns: 8s, 14m, 2h, 3d. */
export function formatAge(ms: number): string {
  const time = Math.max(0, ms);
  if (time < minute) return `${Math.floor(time / 1000)}s`;
  if (time < hour) return `${Math.floor(time / minute)}m`;
  if (time < day) return `${Math.floor(time / hour)}h`;
  return `${Math.floor(time / day)}d`;
}

/** "1 process", "12 processes", "1,024 processes" */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}

/** :5173 :3000, or the first `most` and how many more. */
export function formatPorts(ports: readonly number[], most = 4): string {
  const shown = ports.slice(0, most).map((port) => `:${port}`);
  return ports.length > most ? `${shown.join(" ")} +${ports.length - most}` : shown.join(" ");
}
