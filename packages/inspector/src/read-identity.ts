import type { ProcessIdentity } from "./core/identity.ts";
import { readBootId } from "./system/host-identity.ts";
import { readNamespaces } from "./linux/procfs/namespaces.ts";
import { readStartToken } from "./linux/procfs/read-stat.ts";
import { tokenPrefix } from "./linux/procfs/parse/start-token.ts";

const PROC_ROOT = "/proc";

/**
 * The identity of one process in this program's own pid namespace, read without a scan. For programs
 * that name a process to a service elsewhere. undefined when there is no such process, when /proc
 * belongs to another pid namespace, and on other platforms than Linux: take a snapshot there.
 *
 * @example
 * const self = readIdentity(process.pid);
 */
export function readIdentity(pid: number): ProcessIdentity | undefined {
  const namespaces = readNamespaces(PROC_ROOT);
  // The caller's pid does not name a process of a /proc of another namespace.
  if (namespaces.pids !== "own") return undefined;
  const startToken = readStartToken(pid, tokenPrefix(readBootId(PROC_ROOT), namespaces));
  return startToken === undefined ? undefined : { pid, startToken };
}
