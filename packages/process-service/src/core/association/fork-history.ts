import type { PidUse } from "@corral/inspector/core";

/** Samples are this much of the pids apart at least. */
const sampleShare = 1 / 64;

/** A birth may be seen while a scan runs, so after the time that stands for the scan. */
const clockSlackMs = 10_000;

interface Sample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly forks: number;
}

/**
 * Whether a pid, given back at `before`, can have been given out again by `now`. Pids are given in
 * sequence, so that takes as many forks as there are pids; half as many leave room for pids that
 * are in use and skipped, and for what was started while one of the two counts was read.
 */
export function canWrapAround(before: number, now: PidUse): boolean {
  return now.forks - before >= now.pidMax / 2;
}

/** How many processes had been started when, as far back as it matters for numbers that come round. */
export class ForkHistory {
  #samples: Sample[] = [];
  #newest: (Sample & PidUse) | undefined;

  /** To be told of each scan; nothing is known where the platform does not tell. */
  note(at: number, pids: PidUse | undefined): void {
    if (pids === undefined) {
      this.#samples = [];
      this.#newest = undefined;
      return;
    }
    // Times from before the clock was set back say nothing now.
    if (this.#newest !== undefined && at < this.#newest.at) this.#samples = [];
    this.#newest = { at, ...pids };
    const last = this.#samples.at(-1);
    if (last === undefined || pids.forks - last.forks >= pids.pidMax * sampleShare) {
      this.#samples.push({ at, forks: pids.forks });
    }
    // One that is older than all of these is too old whatever its count was.
    const first = this.#samples.findIndex(({ forks }) => !canWrapAround(forks, pids));
    if (first > 0) this.#samples.splice(0, first);
  }

  /**
   * Whether a pid that was in use at `seenAt` can have been given out again before `bornAt`, both
   * in milliseconds since the epoch.
   */
  mayHaveWrappedAround(seenAt: number, bornAt: number): boolean {
    if (bornAt <= seenAt) return false;
    // What was seen so long after the newest scan was seen before the clock was set back.
    if (this.#newest === undefined || seenAt > this.#newest.at + clockSlackMs) return true;
    // Never more than there were then; before the first sample, none since the system started.
    const before = this.#samples.findLast(({ at }) => at <= seenAt)?.forks ?? 0;
    // Never fewer than there were then.
    const after = this.#samples.find(({ at }) => at >= bornAt)?.forks ?? this.#newest.forks;
    return canWrapAround(before, { ...this.#newest, forks: after });
  }
}
