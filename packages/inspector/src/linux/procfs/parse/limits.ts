/** Soft limit of open files, from /proc/PID/limits. Source: proc_pid_limits(5). */
export function parseOpenFilesLimit(text: string): number | undefined {
  const limit = /^Max open files +(\d+|unlimited)/m.exec(text)?.[1];
  if (limit === undefined) return undefined;
  return limit === "unlimited" ? Number.POSITIVE_INFINITY : Number(limit);
}
