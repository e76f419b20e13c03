import { readlinkSync } from "node:fs";
import type { ListeningPort } from "../../core/snapshot.ts";
import type { ProcHandle } from "../pin/proc-handle.ts";
import { readSocketLinks } from "../procfs/read-socket-links.ts";
import { readBoundSockets } from "../procfs/read-sockets.ts";
import type { EventLoopBudget } from "../../system/event-loop-budget.ts";

/** Reads the ports of processes; the socket tables of each network namespace once. */
export class PortReader {
  readonly #namespaces = new Map<string, Promise<ReadonlyMap<string, ListeningPort>>>();
  readonly #budget: EventLoopBudget;

  constructor(budget: EventLoopBudget) {
    this.#budget = budget;
  }

  /** Sorted by port. Throws EACCES when the descriptors are another user's. Source: proc_pid_fd(5). */
  async read(handle: ProcHandle): Promise<ListeningPort[]> {
    const namespace = readlinkSync(`${handle.path}/ns/net`);
    const started = this.#namespaces.get(namespace);
    const reading = started ?? readBoundSockets(`${handle.path}/net`);
    if (started === undefined) this.#namespaces.set(namespace, reading);
    const sockets = await reading;
    if (sockets.size === 0) return [];
    const ports = new Map<string, ListeningPort>();
    const links = await readSocketLinks(`${handle.path}/fd`, this.#budget);
    for (const inode of links.keys()) {
      const port = sockets.get(inode);
      if (port !== undefined) ports.set(`${port.protocol} ${port.address} ${port.port}`, port);
    }
    return [...ports.values()].toSorted(comparePorts);
  }
}

function comparePorts(a: ListeningPort, b: ListeningPort): number {
  return (
    a.port - b.port || compareText(a.protocol, b.protocol) || compareText(a.address, b.address)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
