import type { ScanProblem } from "./snapshot.ts";

/**
 * Whether processes may be missing that belong in the view, so that absence proves nothing. Fields
 * that an ordinary user may not read, and a container's own limits, are normal and do not count.
 */
export function makesPartial({ code }: Pick<ScanProblem, "code">): boolean {
  return code !== "FIELDS_UNREADABLE" && code !== "OWN_NAMESPACE";
}
