import { defined } from "@corral/inspector/core";
import { isOwned } from "../association/standing.ts";
import type { ProcessView } from "../model.ts";
import type { Settings } from "../settings.ts";

/** Since when a process has been above each threshold, ms since the epoch; absent when it is not. */
export interface AboveSince {
  readonly memory?: number;
  readonly cpu?: number;
}

/** By row id; only processes that are above something. */
export type Thresholds = ReadonlyMap<string, AboveSince>;

/** Hysteresis: the fraction of a threshold that a process above it may fall to without a restart of the time. */
const fallBack = 0.8;

/**
 * Updates since when each owned process has been above the thresholds. The sample rings are shorter
 * than the required duration, so the start is stored. If the clock is set back, the time starts again.
 */
export function trackThresholds(
  before: Thresholds,
  processes: readonly ProcessView[],
  settings: Pick<Settings, "memoryThresholdBytes" | "cpuThresholdPercent">,
  takenAt: number,
): Thresholds {
  const since = (
    earlier: number | undefined,
    value: number,
    threshold: number,
  ): number | undefined => {
    if (earlier === undefined) return value > threshold ? takenAt : undefined;
    return value > threshold * fallBack ? Math.min(earlier, takenAt) : undefined;
  };
  const after = new Map<string, AboveSince>();
  for (const process of processes) {
    if (!isOwned(process)) continue;
    const earlier = before.get(process.id);
    const memory = since(earlier?.memory, process.memoryBytes, settings.memoryThresholdBytes);
    const cpu = since(earlier?.cpu, process.cpuPercent ?? 0, settings.cpuThresholdPercent);
    if (memory === undefined && cpu === undefined) continue;
    after.set(process.id, defined({ memory, cpu }));
  }
  return after;
}
