import { lstatSync, statSync } from "node:fs";
import { optionalLink, optionalText } from "../../system/optional-read.ts";

// Inode numbers of the initial namespaces. Source: include/uapi/linux/nsfs.h (Linux 6.17;
// include/linux/proc_ns.h before: PROC_PID_INIT_INO, PROC_TIME_INIT_INO).
const INITIAL_PIDS = "pid:[4026531836]";
const INITIAL_TIME = "time:[4026531834]";

/** The pid and time namespace of a mounted /proc. */
export interface Namespaces {
  /**
   * `own`: the pids of this program's namespace, valid for kill(2). `other`: of another namespace, when
   * /proc was not mounted again after unshare(2). `none`: the folder is no procfs.
   */
  readonly pids: "own" | "other" | "none";
  /** Whether it is the initial pid namespace; false in a container. */
  readonly initialPids: boolean;
  /**
   * Part of host ids and start tokens, so that processes of different namespaces never compare as
   * equal: "" in the initial namespaces, else their inode numbers. Also marks a boot id that is not
   * the kernel's.
   */
  readonly label: string;
}

/** Source: pid_namespaces(7), time_namespaces(7). */
export function readNamespaces(procRoot: string): Namespaces {
  const self = optionalLink(`${procRoot}/self`);
  if (self === undefined && !exists(`${procRoot}/self`)) {
    return { pids: "none", initialPids: true, label: "" };
  }
  const namespace = optionalLink(`${procRoot}/self/ns/pid`) ?? optionalLink("/proc/self/ns/pid");
  const time = timeLabel(procRoot) + bootLabel(procRoot);
  if (self !== String(process.pid)) {
    const label = `+proc${numberIn(namespace)}${time}`;
    return { pids: "other", initialPids: false, label };
  }
  // A kernel without CONFIG_PID_NS has no such link.
  const initialPids = namespace === undefined || namespace === INITIAL_PIDS;
  return {
    pids: "own",
    initialPids,
    label: initialPids ? time : `+pid${numberIn(namespace)}${time}`,
  };
}

/**
 * Start times count from CLOCK_BOOTTIME, to which a time namespace may add an offset (proc_pid_stat(5)
 * field 22). A namespace without an offset shows the same start times and needs no label.
 */
function timeLabel(procRoot: string): string {
  const time = optionalLink(`${procRoot}/self/ns/time`);
  if (time === undefined || time === INITIAL_TIME) return "";
  // timens_offsets belongs to time_for_children, which may be another namespace.
  const isOwn = optionalLink(`${procRoot}/self/ns/time_for_children`) === time;
  const offset = isOwn ? readBootOffset(`${procRoot}/self/timens_offsets`) : undefined;
  if (offset === undefined) return `+time${numberIn(time)}`;
  return offset === "0.0" ? "" : `+boottime${offset}`;
}

/** Seconds and nanoseconds, such as "86400.0". */
function readBootOffset(path: string): string | undefined {
  const found = /^boottime\s+(-?\d+)\s+(\d+)/m.exec(optionalText(path) ?? "");
  return found === null ? undefined : `${found[1]}.${found[2]}`;
}

/**
 * A container may mount its own file over boot_id, as systemd-nspawn(1) does. Such a boot id does not
 * change with a boot of the machine. The file is then on another device than /proc.
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

/** true also for a dangling link: /proc/self of another pid namespace is one. */
function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}
