/**
 * The pid given out last, the fifth field of /proc/loadavg; threads count too. undefined where
 * there is none, as in sandboxes that make the file up. Source: proc_loadavg(5).
 */
export function parseLastPid(text: string): number | undefined {
  const last = /^\S+ \S+ \S+ \d+\/\d+ (\d+)\s*$/.exec(text)?.[1];
  return last === undefined || last === "0" ? undefined : Number(last);
}
