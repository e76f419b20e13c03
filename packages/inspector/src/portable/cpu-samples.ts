import { defined } from "../core/defined.ts";
import { cpuPercentBetween, type CpuSample } from "../core/cpu.ts";

interface PreviousSample {
  readonly sample: CpuSample;
  readonly share?: number;
}

/** CPU shares of processes from the samples of two scans, by identity. */
export class CpuSamples {
  readonly #limit: number;
  #before = new Map<string, PreviousSample>();
  #next = new Map<string, PreviousSample>();

  /** `cores`: the upper bound of a share. ps counts whole seconds, so larger values are rounding. */
  constructor(cores: number) {
    this.#limit = cores * 100;
  }

  /**
   * 100 = one core; undefined on the first sample of a process. When two samples are too close, the
   * previous share stays.
   */
  percent(key: string, sample: CpuSample): number | undefined {
    const before = this.#before.get(key);
    const measured = before === undefined ? undefined : cpuPercentBetween(before.sample, sample);
    const share = measured === undefined ? before?.share : Math.min(this.#limit, measured);
    this.#next.set(key, {
      sample: measured === undefined && before !== undefined ? before.sample : sample,
      ...defined({ share }),
    });
    return share;
  }

  /** Ends a scan: drops the samples of processes that it did not list. */
  endScan(): void {
    this.#before = this.#next;
    this.#next = new Map();
  }
}
