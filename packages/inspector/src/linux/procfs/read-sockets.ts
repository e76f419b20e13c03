import { Buffer } from "node:buffer";
import { open } from "node:fs/promises";
import type { ListeningPort } from "../../core/snapshot.ts";
import { parseConnection, parseSocket, type SocketTable, socketState } from "./parse/sockets.ts";

const TABLES: readonly SocketTable[] = ["tcp", "tcp6", "udp", "udp6"];
const CHUNK = 64 * 1024;

/** Listening TCP and bound UDP sockets of one network namespace, by inode. Source: proc_pid_net(5). */
export async function readBoundSockets(netRoot: string): Promise<Map<string, ListeningPort>> {
  const sockets = new Map<string, ListeningPort>();
  for (const table of TABLES) {
    for await (const line of readLines(`${netRoot}/${table}`)) {
      const socket = parseSocket(table, line);
      if (socket !== undefined) sockets.set(socket.inode, socket.port);
      else if (table.startsWith("tcp") && isPastListening(line)) break;
    }
  }
  return sockets;
}

/**
 * Both ends of each TCP connection within one network namespace: by the inode of one end, that of the
 * other. A connection that no process holds (any more, or not accepted yet) is left out.
 * Source: proc_pid_net(5).
 */
export async function readTcpPeers(netRoot: string): Promise<Map<string, string>> {
  const byAddresses = new Map<string, string>();
  const peers = new Map<string, string>();
  for (const table of ["tcp", "tcp6"]) {
    for await (const line of readLines(`${netRoot}/${table}`)) {
      const connection = parseConnection(line);
      if (connection === undefined) continue;
      const { inode, local, remote } = connection;
      const peer = byAddresses.get(`${remote} ${local}`);
      if (peer === undefined) byAddresses.set(`${local} ${remote}`, inode);
      else peers.set(inode, peer).set(peer, inode);
    }
  }
  return peers;
}

/** Listening sockets come first; thousands of connections may follow (tcp_seq_next() in the kernel). */
function isPastListening(line: string): boolean {
  const state = socketState(line);
  return state !== undefined && state !== "0A";
}

/**
 * Lines of a socket table; none when the file does not exist (no IPv6). Asynchronous: the kernel may
 * walk a hash table of a million buckets to find the end.
 */
async function* readLines(path: string): AsyncGenerator<string> {
  const file = await open(path, "r").catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (file === undefined) return;
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    let rest = "";
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, CHUNK);
      if (bytesRead === 0) break;
      const lines = (rest + chunk.toString("latin1", 0, bytesRead)).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } finally {
    await file.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
