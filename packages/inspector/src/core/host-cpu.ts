/** Time of all cores since boot, in any one unit. */
export interface HostSample {
  readonly busy: number;
  readonly total: number;
}

/** Share of all cores together, 0 to 100; undefined on the first sample and when no time passed. */
export function hostPercentBetween(
  before: HostSample | undefined,
  now: HostSample | undefined,
): number | undefined {
  if (before === undefined || now === undefined || now.total <= before.total) return undefined;
  return Math.max(0, ((now.busy - before.busy) / (now.total - before.total)) * 100);
}
