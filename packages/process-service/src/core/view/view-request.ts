import { ProcessServiceError } from "../errors.ts";
import type { CorralView } from "../model.ts";

/** How fresh and how complete a view must be. */
export interface ViewRequest {
  /**
   * `begins-after-call`: from a scan that begins after the call, so that it sees everything before the
   * call. `recent`: from a scan at most one watch interval old. `last-scan`: the last scan associated
   * again, after a change of executors, protections or settings.
   */
  readonly fresh: "begins-after-call" | "recent" | "last-scan";
  /**
   * `all` (default): ports and markers are read where due. `urgent`: for a kill, where milliseconds
   * count: ports are cached, markers are read only of processes that are new or have called exec, and
   * the store is written at the next tick.
   */
  readonly details?: "all" | "urgent";
}

/**
 * Returns a view. After a failed scan it returns the last view, whose `scan` says since when and why;
 * call requireScanned before acting on a view. Throws SCAN_FAILED while no scan has succeeded.
 */
export type GetView = (request: ViewRequest) => Promise<CorralView>;

/** Throws SCAN_FAILED if the last scan failed. */
export function requireScanned({ scan }: Pick<CorralView, "scan">): void {
  if (scan.state === "failed") throw scanFailed(scan.error);
}

export function scanFailed(error = "no scan yet"): ProcessServiceError {
  return new ProcessServiceError(
    "SCAN_FAILED",
    `The processes of this machine could not be read: ${error}`,
  );
}
