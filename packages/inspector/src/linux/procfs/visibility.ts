import { readFileSync, readlinkSync } from "node:fs";
import type { ScanProblem } from "../../core/snapshot.ts";
import type { Namespaces } from "./namespaces.ts";
import { hiddenFrom } from "./parse/mountinfo.ts";

// Source: PROC_USER_INIT_INO in include/uapi/linux/nsfs.h.
const INITIAL_USERS = "user:[4026531837]";
// Source: CAP_SYS_PTRACE, capabilities(7).
const MAY_SEE_ALL = 1n << 19n;

/** What a /proc may keep from this program, apart from what single reads say. */
export interface Visibility extends Pick<Namespaces, "pids" | "initialPids"> {
  /** It is mounted so that it leaves others out. */
  readonly hides: boolean;
}

/** Without a mount table (no /proc at /proc) only process 1 tells whether others are hidden. */
export function readVisibility(procRoot: string, namespaces: Namespaces): Visibility {
  const { pids, initialPids } = namespaces;
  try {
    const hidden = hiddenFrom(readFileSync("/proc/self/mountinfo", "utf8"), procRoot, groupIds());
    return { pids, initialPids, hides: hidden && !seesAll() };
  } catch {
    return { pids, initialPids, hides: false };
  }
}

/** Root of the machine, and not only of a user namespace, sees others whatever the options are. */
function seesAll(): boolean {
  if (readlinkSync("/proc/self/ns/user") !== INITIAL_USERS) return false;
  const effective = /^CapEff:\t([0-9a-f]+)/m.exec(readFileSync("/proc/self/status", "latin1"))?.[1];
  return effective !== undefined && (BigInt(`0x${effective}`) & MAY_SEE_ALL) !== 0n;
}

function groupIds(): number[] {
  return [...(process.getgroups?.() ?? []), process.getegid?.() ?? -1];
}

/**
 * Why others may run that cannot be seen; undefined when the view is whole. Process 1 always runs
 * and belongs to root, so where it cannot be read others cannot either (hidepid, see proc(5)).
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
