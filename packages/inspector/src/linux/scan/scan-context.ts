import type { Refresh } from "./refresh-rule.ts";

/** When, and in which scan, a process is read. Renewed every few processes. */
export interface ScanContext {
  /** Number of the scan. */
  readonly scan: number;
  /** performance.now(), milliseconds; at most a few processes old. */
  readonly steady: number;
  /** Start of the scan, milliseconds since the epoch. */
  readonly now: number;
  /** Boot time, milliseconds since the epoch; undefined when it is not known. */
  readonly bootedAt: number | undefined;
  /** What the caller requested to be read again, in addition to refresh-rule.ts. */
  readonly refresh: Refresh;
}
