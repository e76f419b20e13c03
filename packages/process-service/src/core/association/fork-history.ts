import type { PidUse } from "@corral/inspector/core";

/** Least distance of two samples, as a fraction of all pids. */
const sampleShare = 1 / 64;

/** Tolerance for births seen during a scan, that is after its time stamp, milliseconds. */
const clockSlackMs = 10_000;

interface Sample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly forks: number;
}

/**
 * Whether a pid that was free at fork count `before` can have been reused by `now`. The kernel gives
 * out pids in sequence, so reuse takes as many forks as there are pids. Half of that is assumed, for
 * pids in use that are skipped and forks while the two counts were read.
 */
export function canWrapAround(before: number, now: PidUse): boolean {
  return now.forks - before >= now.pidMax / 2;
}

/** Fork counts over time, as far back as matters for pid wrap-around. */
export class ForkHistory {
  #samples: Sample[] = [];
  #newest: (Sample & PidUse) | undefined;

  /** Call for each scan. Nothing is known on platforms without pid use. */
  note(at: number, pids: PidUse | undefined): void {
    if (pids === undefined) {
      this.#samples = [];
      this.#newest = undefined;
      return;
    }
    // Samples in the future are from before the clock was set back: drop them.
    if (this.#newest !== undefined && at < this.#newest.at) this.#samples = [];
    this.#newest = { at, ...pids };
    const last = this.#samples.at(-1);
    if (last === undefined || pids.forks - last.forks >= pids.pidMax * sampleShare) {
      this.#samples.push({ at, forks: pids.forks });
    }
    // A time before the first sample counts as too old anyway.
    const first = this.#samples.findIndex(({ forks }) => !canWrapAround(forks, pids));
    if (first > 0) this.#samples.splice(0, first);
  }

  /** Whether a pid in use at `seenAt` can have been reused before `bornAt`, both ms since the epoch. */
  mayHaveWrappedAround(seenAt: number, bornAt: number): boolean {
    if (bornAt <= seenAt) return false;
    // A time so long after the newest scan is from before the clock was set back.
    if (this.#newest === undefined || seenAt > this.#newest.at + clockSlackMs) return true;
    // A lower bound of the count at `seenAt`; 0 before the first sample.
    const before = this.#samples.findLast(({ at }) => at <= seenAt)?.forks ?? 0;
    // An upper bound of the count at `bornAt`.
    const after = this.#samples.find(({ at }) => at >= bornAt)?.forks ?? this.#newest.forks;
    return canWrapAround(before, { ...this.#newest, forks: after });
  }
}
