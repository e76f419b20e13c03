/** CPU time used so far, milliseconds, and when it was read, milliseconds on any steady clock. */
export interface CpuSample {
  readonly cpuTimeMs: number;
  readonly at: number;
}

/**
 * Shorter intervals are not measured: the kernel counts CPU time in steps of 10 ms, so the error would
 * be a tenth of the result or more. The earlier sample stays as the base of the next comparison.
 */
export const MIN_CPU_INTERVAL_MS = 100;

/**
 * Share of one core between two samples, in percent: 100 = one core, more for several threads.
 * undefined when the samples are less than MIN_CPU_INTERVAL_MS apart. Never negative.
 */
export function cpuPercentBetween(before: CpuSample, after: CpuSample): number | undefined {
  const elapsed = after.at - before.at;
  if (!(elapsed >= MIN_CPU_INTERVAL_MS)) return undefined;
  return Math.max(0, ((after.cpuTimeMs - before.cpuTimeMs) / elapsed) * 100);
}
