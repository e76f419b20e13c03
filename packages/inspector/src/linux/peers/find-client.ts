import type { ProcessIdentity } from "../../core/identity.ts";
import { EventLoopBudget } from "../../system/event-loop-budget.ts";
import { parseConnection } from "../procfs/parse/sockets.ts";
import { readTcpLines } from "../procfs/read-sockets.ts";
import { readSystemFacts } from "../procfs/system-facts.ts";
import { findHolders } from "./find-holders.ts";

/** The longest that the open files of all processes are read. */
const WITHIN_MS = 2_000;

/**
 * The processes at the other ends of TCP connections to this process over loopback, by the client's port, from
 * the kernel's tables. One is left out where it is not known without doubt: several processes hold it, another
 * user's does, it is in another network namespace, or it was closed. Linux only. Source: proc_pid_net(5),
 * proc_pid_fd(5).
 */
export async function findTcpClients(
  serverPort: number,
  clientPorts: readonly number[],
): Promise<ReadonlyMap<number, ProcessIdentity>> {
  const server = suffix(serverPort);
  const wanted = new Map(clientPorts.map((port) => [suffix(port), port]));
  const inodes = new Map<number, Set<string>>();
  for await (const line of readTcpLines("/proc/self/net")) {
    const found = parseConnection(line);
    const port = found && wanted.get(found.local.slice(-5));
    if (found === undefined || port === undefined || !found.remote.endsWith(server)) continue;
    inodes.set(port, (inodes.get(port) ?? new Set()).add(found.inode));
  }
  // Two addresses of loopback may have the same pair of ports.
  const single = [...inodes].flatMap(([port, [inode = "0", ...more]]) =>
    inode === "0" || more.length > 0 ? [] : [{ port, inode }],
  );
  const asked = new Set(single.map(({ inode }) => inode));
  const system = readSystemFacts("/proc");
  const holders = await findHolders(system, asked, new EventLoopBudget(), WITHIN_MS);
  const clients = new Map<number, ProcessIdentity>();
  for (const { port, inode } of holders.complete ? single : []) {
    const [holder, ...others] = holders.byInode.get(inode) ?? [];
    if (holder !== undefined && others.length === 0) clients.set(port, holder);
  }
  return clients;
}

const suffix = (port: number) => `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
