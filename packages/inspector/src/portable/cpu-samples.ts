import { defined } from "../core/defined.ts";
import { cpuPercentBetween, type CpuSample } from "../core/cpu.ts";

interface PreviousSample {
  readonly sample: CpuSample;
  readonly share?: number;
}

/** CPU shares of processes from their samples in two scans, remembered by identity. */
export class CpuSamples {
  readonly #limit: number;
  #before = new Map<string, PreviousSample>();
  #next = new Map<string, PreviousSample>();

  /** `cores`: a share above all of them comes from the coarse clock of ps, and is cut. */
  constructor(cores: number) {
    this.#limit = cores * 100;
  }

  /** 100 = one core; undefined on a process's first sample. Of samples too near, the last share stays. */
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

  /** Ends a scan: what it did not see is forgotten. */
  endScan(): void {
    this.#before = this.#next;
    this.#next = new Map();
  }
}
