import type { ProcessIdentity } from "../../core/identity.ts";
import { EventLoopBudget } from "../../system/event-loop-budget.ts";
import { parseConnection } from "../procfs/parse/sockets.ts";
import { readTcpLines } from "../procfs/read-sockets.ts";
import { readSystemFacts } from "../procfs/system-facts.ts";
import { findHolders } from "./find-holders.ts";

/** The longest that the open files of all processes are read. */
const WITHIN_MS = 2_000;

/**
 * The process at the other end of a TCP connection of this process over loopback, by the kernel's tables;
 * undefined where that is not known without doubt: several processes hold it, another user's does, it is in
 * another network namespace, or it was closed. Linux only. Source: proc_pid_net(5), proc_pid_fd(5).
 */
export async function findTcpClient({
  clientPort,
  serverPort,
}: {
  readonly clientPort: number;
  readonly serverPort: number;
}): Promise<ProcessIdentity | undefined> {
  const [client, server] = [suffix(clientPort), suffix(serverPort)];
  const inodes = new Set<string>();
  for await (const line of readTcpLines("/proc/self/net")) {
    const found = parseConnection(line);
    if (found?.local.endsWith(client) === true && found.remote.endsWith(server))
      inodes.add(found.inode);
  }
  // Two addresses of loopback may have the same pair of ports.
  const [inode = "0", ...more] = inodes;
  if (inode === "0" || more.length > 0) return undefined;
  const system = readSystemFacts("/proc");
  const holders = await findHolders(system, inodes, new EventLoopBudget(), WITHIN_MS);
  const [holder, ...others] = holders.byInode.get(inode) ?? [];
  return holders.complete && others.length === 0 ? holder : undefined;
}

const suffix = (port: number) => `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
