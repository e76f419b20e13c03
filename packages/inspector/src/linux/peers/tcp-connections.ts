import { type ConnectedSocket, parseConnection, parseSocket } from "../procfs/parse/sockets.ts";

/** The other ends of the TCP connections of one network namespace. */
export class TcpConnections {
  readonly #byAddresses = new Map<string, ConnectedSocket>();
  readonly #byInode = new Map<string, ConnectedSocket>();
  readonly #listening = new Set<string>();

  /** One line of a TCP table. */
  add(line: string): void {
    const connection = parseConnection(line);
    if (connection !== undefined) {
      this.#byAddresses.set(`${connection.local} ${connection.remote}`, connection);
      this.#byInode.set(connection.inode, connection);
      return;
    }
    const listening = parseSocket("tcp", line)?.port.port;
    if (listening !== undefined) this.#listening.add(portDigits(listening));
  }

  /**
   * The inode number of the other end. "elsewhere": a client of another machine or network namespace.
   * undefined for a connection to elsewhere, for one whose other end is closed or not accepted yet, and
   * for any other socket.
   */
  otherEnd(inode: string): string | undefined {
    const connection = this.#byInode.get(inode);
    if (connection === undefined) return undefined;
    const { local, remote, established } = connection;
    const other = this.#byAddresses.get(`${remote} ${local}`);
    if (other !== undefined) return other.inode === "0" ? undefined : other.inode;
    const isClient = this.#listening.has(local.slice(-4)) && !isLoopback(remote);
    return established && isClient ? "elsewhere" : undefined;
  }
}

const portDigits = (port: number) => port.toString(16).toUpperCase().padStart(4, "0");

/** Where there is none of the other end, it has just been closed. */
function isLoopback(address: string): boolean {
  return /^(?:[0-9A-F]{6}7F|0{24}01000000):/.test(address);
}
