import { ProcessServiceError } from "../errors.ts";
import type { CorralView } from "../model.ts";

/** How fresh and how complete a view must be. */
export interface ViewRequest {
  /**
   * `begins-after-call`: of a scan that begins after the call, so that it sees whatever happened
   * before. `recent`: of a scan at most one watch interval old. `last-scan`: of the last scan,
   * associated again, after executors, marks or settings have changed.
   */
  readonly fresh: "begins-after-call" | "recent" | "last-scan";
  /**
   * `all` (default): with ports and markers read again where they are due. `urgent`: for a kill,
   * where milliseconds count: ports come from memory, markers too unless a process is new or has
   * called exec, and what was learnt is written at the next tick.
   */
  readonly details?: "all" | "urgent";
}

/**
 * The one way to get a view. A failed scan throws nothing: the last view comes back, and its `scan`
 * says since when and why; whoever acts on a view calls requireScanned first. Throws SCAN_FAILED
 * while no scan has ever succeeded.
 */
export type GetView = (request: ViewRequest) => Promise<CorralView>;

/** Throws SCAN_FAILED for a view that a failed scan has left as it was. */
export function requireScanned({ scan }: Pick<CorralView, "scan">): void {
  if (scan.state === "failed") throw scanFailed(scan.error);
}

export function scanFailed(error = "no scan yet"): ProcessServiceError {
  return new ProcessServiceError(
    "SCAN_FAILED",
    `The processes of this machine could not be read: ${error}`,
  );
}
