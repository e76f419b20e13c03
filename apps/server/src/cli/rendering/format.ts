const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** Bytes in steps of 1,024, as process tools count them: "812 KB", "1.9 GB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < UNITS.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${unit >= 3 ? value.toFixed(1) : Math.round(value)} ${UNITS[unit] ?? ""}`;
}

/** Milliseconds in the largest unit that says something: "42 s", "14 min", "3 h", "5 d". */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

/** 100 = one core. A dash where there is no sample yet. */
export function formatCpu(percent: number | undefined): string {
  return percent === undefined
    ? "–"
    : `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

export function formatPorts(ports: readonly number[]): string {
  return ports.map((port) => `:${port}`).join(" ");
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
