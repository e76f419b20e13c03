import type { ProcessIdentity } from "./core/identity.ts";
import { readBootId } from "./system/host-identity.ts";
import { readNamespaces } from "./linux/procfs/namespaces.ts";
import { readStartToken } from "./linux/procfs/read-stat.ts";
import { tokenPrefix } from "./linux/procfs/parse/start-token.ts";

const procRoot = "/proc";

/**
 * The identity of one process of this program's own pid namespace, read without a scan: what a
 * program sends that names a process to a service elsewhere. undefined when no such process can be
 * read, and off Linux, where a snapshot tells it.
 *
 * @example
 * const self = readIdentity(process.pid);
 */
export function readIdentity(pid: number): ProcessIdentity | undefined {
  const namespaces = readNamespaces(procRoot);
  // The pid that the caller means is not one of those that this /proc shows.
  if (namespaces.pids !== "own") return undefined;
  const startToken = readStartToken(pid, tokenPrefix(readBootId(procRoot), namespaces));
  return startToken === undefined ? undefined : { pid, startToken };
}
