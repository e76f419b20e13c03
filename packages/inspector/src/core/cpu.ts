/** CPU time used (milliseconds) up to a moment (milliseconds on any steady clock). */
export interface CpuSample {
  readonly cpuTimeMs: number;
  readonly at: number;
}

/**
 * Below this the 10 ms grain of the kernel's CPU times would be a tenth or more of the result,
 * so the sample before is kept and the next one compared with it.
 */
export const MIN_CPU_INTERVAL_MS = 100;

/**
 * Share of one core between two samples, in percent: 100 = one core, more for several threads.
 * undefined when the samples are too close to tell. Never negative.
 */
export function cpuPercentBetween(before: CpuSample, after: CpuSample): number | undefined {
  const elapsed = after.at - before.at;
  if (!(elapsed >= MIN_CPU_INTERVAL_MS)) return undefined;
  return Math.max(0, ((after.cpuTimeMs - before.cpuTimeMs) / elapsed) * 100);
}
