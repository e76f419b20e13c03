import type { ScanProblem } from "@corral/inspector/core";

/** How Corral learns of births and deaths between two scans. */
export interface EventStatus {
  /**
   * Best first. `process-connector`: the kernel reports every fork and exit. `last-pid`: new pids are
   * polled. `listing`: lists of processes are compared. `none`: scans only.
   */
  readonly source: "process-connector" | "last-pid" | "listing" | "none";
  /** Why no better source is used, for people; absent with the best. */
  readonly reason?: string;
  /** Births that the kernel did not report and a scan found, since the service started. */
  readonly unreportedBirths: number;
  /** Processes reported as born that were gone from a scan with no reported death, likewise. */
  readonly unreportedDeaths: number;
}

export interface ScanStatus {
  /** `failed`: the view is as of `takenAt`. */
  readonly state: "pending" | "ok" | "failed";
  readonly intervalMs: number;
  readonly durationMs?: number;
  readonly failedSince?: number;
  readonly error?: string;
  /** Why this view is partial; empty when it is complete. */
  readonly problems: readonly ScanProblem[];
  /** Why births may have been missed lately, in words. */
  readonly missedBirths?: string;
  /** Absent in the status of a server before this field. */
  readonly events?: EventStatus;
}

export interface StoreStatus {
  /** `inspect-only`: nothing can be recorded, so nothing is stopped. */
  readonly mode: "read-write" | "inspect-only";
  readonly path?: string;
  /** The file was corrupt, moved here, and begun afresh; automatic kills stay off. */
  readonly recoveredFrom?: string;
  readonly message?: string;
}
