import type { Refresh } from "./refresh-rule.ts";

/** When, and in which scan, a process is read. */
export interface ScanContext {
  /** Counts up with every scan. */
  readonly scan: number;
  /** Milliseconds of the steady clock; from the start of a scan or a little later. */
  readonly steady: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Milliseconds since the epoch at which the system started, where that is known. */
  readonly bootedAt: number | undefined;
  /** What to read again, whatever refresh-rule.ts says. */
  readonly refresh: Refresh;
}
