import { Buffer } from "node:buffer";
import { open } from "node:fs/promises";
import type { ListeningPort } from "../../core/snapshot.ts";
import { parseSocket, type SocketTable, socketState } from "./parse/sockets.ts";

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

/** The lines of the two TCP tables of one network namespace. Source: proc_pid_net(5). */
export async function* readTcpLines(netRoot: string): AsyncGenerator<string> {
  for (const table of ["tcp", "tcp6"]) yield* readLines(`${netRoot}/${table}`);
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
