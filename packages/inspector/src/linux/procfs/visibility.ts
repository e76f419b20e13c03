import { readFileSync, readlinkSync } from "node:fs";
import type { ScanProblem } from "../../core/snapshot.ts";
import type { Namespaces } from "./namespaces.ts";
import { hiddenFrom } from "./parse/mountinfo.ts";

// Source: PROC_USER_INIT_INO in include/uapi/linux/nsfs.h.
const INITIAL_USERS = "user:[4026531837]";
// Source: CAP_SYS_PTRACE, capabilities(7).
const CAP_SYS_PTRACE = 1n << 19n;

/** Whether a mounted /proc leaves out processes. */
export interface Visibility extends Pick<Namespaces, "pids" | "initialPids"> {
  /** Mounted with hidepid, and this program is not exempt. */
  readonly hides: boolean;
}

/** `hides` is false when mountinfo is not readable; then `hiddenProblem` relies on process 1 alone. */
export function readVisibility(procRoot: string, namespaces: Namespaces): Visibility {
  const { pids, initialPids } = namespaces;
  try {
    const hidden = hiddenFrom(readFileSync("/proc/self/mountinfo", "utf8"), procRoot, groupIds());
    return { pids, initialPids, hides: hidden && !overridesHidepid() };
  } catch {
    return { pids, initialPids, hides: false };
  }
}

/** CAP_SYS_PTRACE in the initial user namespace overrides hidepid. */
function overridesHidepid(): boolean {
  if (readlinkSync("/proc/self/ns/user") !== INITIAL_USERS) return false;
  const effective = /^CapEff:\t([0-9a-f]+)/m.exec(readFileSync("/proc/self/status", "latin1"))?.[1];
  return effective !== undefined && (BigInt(`0x${effective}`) & CAP_SYS_PTRACE) !== 0n;
}

function groupIds(): number[] {
  return [...(process.getgroups?.() ?? []), process.getegid?.() ?? -1];
}

/**
 * Why processes may be missing from the listing; undefined when it is complete. Process 1 always runs
 * and belongs to root: when it is not listed, other processes are hidden too (hidepid, proc(5)).
 */
export function hiddenProblem(
  firstSeen: boolean,
  { pids, initialPids, hides }: Visibility,
): ScanProblem | undefined {
  if (!firstSeen || hides)
    return {
      code: "PROCESSES_HIDDEN",
      message: "/proc hides the processes of other users (hidepid)",
    };
  if (pids === "other")
    return {
      code: "PROCESSES_HIDDEN",
      message: "/proc shows another pid namespace than the one that Corral runs in",
    };
  if (!initialPids)
    return {
      code: "OWN_NAMESPACE",
      message: "only this container's processes can be seen (pid namespace)",
    };
  return undefined;
}
