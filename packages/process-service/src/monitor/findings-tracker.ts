import { findFindings } from "../core/findings/findings.ts";
import { trackThresholds, type Thresholds } from "../core/findings/thresholds.ts";
import type { CorralView, Finding } from "../core/model.ts";
import type { Settings } from "../core/settings.ts";

/** What a person would want to know of a view, where it takes since when a threshold is exceeded. */
export class FindingsTracker {
  readonly #monotonic: () => number;
  /** What turns monotonic time into milliseconds since the epoch. */
  readonly #epoch: number;
  #thresholds: Thresholds = new Map();

  constructor({
    now,
    monotonic,
  }: {
    readonly now: () => number;
    readonly monotonic: () => number;
  }) {
    this.#monotonic = monotonic;
    this.#epoch = now() - monotonic();
  }

  find(
    { processes, executors, host }: Pick<CorralView, "processes" | "executors" | "host">,
    settings: Settings,
  ): readonly Finding[] {
    // Goes on evenly from when the service began: a clock that jumps is no duration.
    const takenAt = this.#epoch + this.#monotonic();
    this.#thresholds = trackThresholds(this.#thresholds, processes, settings, takenAt);
    const thresholds = this.#thresholds;
    const { cpuCount } = host;
    return findFindings({ processes, executors, thresholds, settings, cpuCount, takenAt });
  }
}
