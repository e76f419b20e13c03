import { lstatSync, statSync } from "node:fs";
import { optionalLink, optionalText } from "../../system/optional-read.ts";

// Fixed numbers of the machine's first namespaces. Source: include/uapi/linux/nsfs.h (Linux 6.17;
// include/linux/proc_ns.h before: PROC_PID_INIT_INO, PROC_TIME_INIT_INO).
const INITIAL_PIDS = "pid:[4026531836]";
const INITIAL_TIME = "time:[4026531834]";

/** Whose pids and start times a /proc shows, compared with the machine's own. */
export interface Namespaces {
  /**
   * Whose pids it shows: this program's own, which mean the same to kill(2); those of another
   * namespace, as where /proc was not mounted anew; nobody's, where the folder is no procfs.
   */
  readonly pids: "own" | "other" | "nobody";
  /** The machine's own pids; false in a container. */
  readonly initialPids: boolean;
  /**
   * Part of host ids and start tokens: "" in the initial namespaces, else their numbers, so that
   * what is seen in one namespace is never compared with what is seen in another. Also tells where
   * the boot id is not the kernel's.
   */
  readonly label: string;
}

/** Source: pid_namespaces(7), time_namespaces(7). */
export function readNamespaces(procRoot: string): Namespaces {
  const self = optionalLink(`${procRoot}/self`);
  if (self === undefined && !exists(`${procRoot}/self`)) {
    return { pids: "nobody", initialPids: true, label: "" };
  }
  const namespace = optionalLink(`${procRoot}/self/ns/pid`) ?? optionalLink("/proc/self/ns/pid");
  const time = timeLabel(procRoot) + bootLabel(procRoot);
  if (self !== String(process.pid)) {
    const label = `+proc${numberIn(namespace)}${time}`;
    return { pids: "other", initialPids: false, label };
  }
  // A kernel that was built without pid namespaces has no such link.
  const initialPids = namespace === undefined || namespace === INITIAL_PIDS;
  return {
    pids: "own",
    initialPids,
    label: initialPids ? time : `+pid${numberIn(namespace)}${time}`,
  };
}

/**
 * Start times are counted from boot, by a clock that a time namespace shifts (proc_pid_stat(5)
 * field 22). One that does not shift it shows the same times, and is no other place.
 */
function timeLabel(procRoot: string): string {
  const time = optionalLink(`${procRoot}/self/ns/time`);
  if (time === undefined || time === INITIAL_TIME) return "";
  // The offsets are those of the namespace of its children, which may be another one.
  const known = optionalLink(`${procRoot}/self/ns/time_for_children`) === time;
  const offset = known ? readBootOffset(`${procRoot}/self/timens_offsets`) : undefined;
  if (offset === undefined) return `+time${numberIn(time)}`;
  return offset === "0.0" ? "" : `+boottime${offset}`;
}

/** Such as "86400.0": seconds and nanoseconds. */
function readBootOffset(path: string): string | undefined {
  const found = /^boottime\s+(-?\d+)\s+(\d+)/m.exec(optionalText(path) ?? "");
  return found === null ? undefined : `${found[1]}.${found[2]}`;
}

/**
 * A container may mount a file of its own over the boot id (as systemd-nspawn(1) does): one that is not
 * the kernel's says nothing about when the machine was booted.
 */
function bootLabel(procRoot: string): string {
  const options = { throwIfNoEntry: false } as const;
  const bootId = statSync(`${procRoot}/sys/kernel/random/boot_id`, options);
  const proc = statSync(procRoot, options);
  return bootId === undefined || bootId.dev === proc?.dev ? "" : "+ownboot";
}

function numberIn(link: string | undefined): string {
  return /\d+/.exec(link ?? "")?.[0] ?? "?";
}

/** Also where a link leads nowhere, as /proc/self does for a program that this /proc does not show. */
function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
