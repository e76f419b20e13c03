import { readlinkSync } from "node:fs";
import type { EventLoopBudget } from "../../system/event-loop-budget.ts";
import type { ProcHandle } from "../pin/proc-handle.ts";
import { readSocketLinks } from "../procfs/read-socket-links.ts";
import { readTcpLines } from "../procfs/read-sockets.ts";
import type { SocketDiag } from "./socket-diag.ts";
import { TcpConnections } from "./tcp-connections.ts";

/** The other ends of the connections of a process, by their inode numbers. */
export interface OtherEnds {
  readonly inodes: ReadonlySet<string>;
  /**
   * It has a client elsewhere: a unix socket of another network namespace (the kernel tells about
   * Corral's own only), or a TCP client of another namespace or machine.
   */
  readonly foreign: boolean;
}

/** Reads the other ends of the connections of processes; the TCP tables of a network namespace once. */
export class OtherEndReader {
  readonly #diag: SocketDiag;
  readonly #budget: EventLoopBudget;
  readonly #namespaces = new Map<string, Promise<TcpConnections>>();

  constructor(diag: SocketDiag, budget: EventLoopBudget) {
    this.#diag = diag;
    this.#budget = budget;
  }

  /** Throws EACCES when the open files are another user's, and what the kernel refuses. */
  async read(handle: ProcHandle): Promise<OtherEnds> {
    const inodes = new Set<string>();
    let foreign = false;
    const links = await readSocketLinks(`${handle.path}/fd`, this.#budget);
    const tcp = links.size === 0 ? undefined : await this.#tcpConnections(handle);
    for (const [inode, path] of links) {
      if (this.#budget.isOver(performance.now())) await this.#budget.yield();
      const tcpEnd = tcp?.otherEnd(inode);
      if (tcpEnd !== undefined) {
        if (tcpEnd === "elsewhere") foreign = true;
        else inodes.add(tcpEnd);
        continue;
      }
      const unix = this.#diag.unixSocket(Number(inode));
      // A connection belongs to the network namespace of its client: unix_stream_connect() in the kernel.
      if (unix === undefined) foreign ||= this.#diag.protocolOf(path)?.startsWith("UNIX") === true;
      else if (unix.connectionOriented) {
        if (unix.peer !== undefined) inodes.add(String(unix.peer));
        for (const waiting of unix.waiting) inodes.add(String(waiting));
      }
    }
    return { inodes, foreign };
  }

  async #tcpConnections(handle: ProcHandle): Promise<TcpConnections> {
    const namespace = readlinkSync(`${handle.path}/ns/net`);
    const started = this.#namespaces.get(namespace);
    const reading = started ?? readTcpConnections(`${handle.path}/net`);
    if (started === undefined) this.#namespaces.set(namespace, reading);
    return await reading;
  }
}

async function readTcpConnections(netRoot: string): Promise<TcpConnections> {
  const connections = new TcpConnections();
  for await (const line of readTcpLines(netRoot)) connections.add(line);
  return connections;
}
