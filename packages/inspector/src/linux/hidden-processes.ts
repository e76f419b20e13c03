import { readlinkSync } from "node:fs";
import type { ScanProblem } from "../core/snapshot.ts";

// The first pid namespace has a fixed number. Source: PROC_PID_INIT_INO in include/linux/proc_ns.h.
const FIRST_NAMESPACE = "pid:[4026531836]";

/** Whether this program lives in a pid namespace below the machine's own, as in a container. */
export function isInOwnPidNamespace(procRoot: string): boolean {
  try {
    return readlinkSync(`${procRoot}/self/ns/pid`) !== FIRST_NAMESPACE;
  } catch {
    return false;
  }
}

/**
 * Why others may run that cannot be seen; undefined when the view is whole. Process 1 always runs
 * and belongs to root, so where it cannot be read others cannot either (hidepid, see proc(5)).
 */
export function hiddenProblem(firstSeen: boolean, ownNamespace: boolean): ScanProblem | undefined {
  if (!firstSeen)
    return {
      code: "PROCESSES_HIDDEN",
      message: "/proc hides the processes of other users (hidepid)",
    };
  if (ownNamespace)
    return {
      code: "OWN_NAMESPACE",
      message: "only this container's processes can be seen (pid namespace)",
    };
  return undefined;
}
