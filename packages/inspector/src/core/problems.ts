import type { ScanProblem } from "./snapshot.ts";

/**
 * Whether processes may be missing from the snapshot, so that absence is no proof of an exit. Fields
 * that an ordinary user may not read and the limits of a container do not count.
 */
export function makesPartial({ code }: Pick<ScanProblem, "code">): boolean {
  return code !== "FIELDS_UNREADABLE" && code !== "OWN_NAMESPACE";
}
