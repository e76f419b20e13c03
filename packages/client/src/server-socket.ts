// Whether a server runs: a Unix socket in its directory, which the kernel closes when the process ends.
import { randomUUID } from "node:crypto";
import { chmodSync, closeSync, constants, openSync, renameSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";

const socketName = "server.sock";
/** The shortest limit of a socket's path, bytes; unix(7). */
const pathLimit = 100;
/** How long a listener behind a port may take to accept, milliseconds. */
const acceptWithinMs = 1_000;

/** Listens as long as the server runs. */
export interface ServerSocket {
  /** Name of the socket in the directory. */
  readonly name: string;
  /** `remove`: also the file, when it is still this server's. */
  close(remove: boolean): void;
}

/**
 * Listens in `directory` until it is closed or this program ends; replaces an earlier socket. A program
 * that may write to the socket sees by connecting that this program runs, from any pid or network
 * namespace. undefined where there are no Unix sockets: on Windows and some file systems.
 */
export async function holdServerSocket(directory: string): Promise<ServerSocket | undefined> {
  if (process.platform === "win32") return undefined;
  const temporary = `${socketName}.${randomUUID().slice(0, 8)}`;
  const server = createServer((connection) => connection.destroy());
  server.unref();
  const socket = socketPath(directory, temporary);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(socket.path, resolve);
    });
    chmodSync(join(directory, temporary), 0o600);
    renameSync(join(directory, temporary), join(directory, socketName));
  } catch {
    server.close();
    socket.close();
    return undefined;
  }
  return {
    name: socketName,
    close: (remove) => {
      if (remove) rmSync(join(directory, socketName), { force: true });
      server.close();
      socket.close();
    },
  };
}

/** Whether a program listens at a socket of the directory; false only when the connection is refused. */
export async function isHeld(directory: string, name: string): Promise<boolean> {
  const socket = socketPath(directory, name);
  try {
    return await accepts({ path: socket.path });
  } finally {
    socket.close();
  }
}

/** Whether a program listens at the address of a URL; for servers without a socket. */
export async function isListening(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  return accepts({ host, port: Number(port) || (protocol === "https:" ? 443 : 80) });
}

async function accepts(address: { path: string } | { host: string; port: number }) {
  return new Promise<boolean>((resolve) => {
    const connection = connect(address);
    const settle = (listens: boolean) => {
      connection.destroy();
      resolve(listens);
    };
    connection.setTimeout(acceptWithinMs, () => settle(true));
    connection.once("connect", () => settle(true));
    connection.once("error", (error) => {
      const code = "code" in error ? String(error.code) : "";
      settle(!["ECONNREFUSED", "ENOENT", "ENOTDIR", "ENOTSOCK"].includes(code));
    });
  });
}

/** Paths of sockets are limited, unix(7): a longer one goes through a descriptor of the directory. */
function socketPath(directory: string, name: string): { path: string; close: () => void } {
  const path = join(directory, name);
  if (Buffer.byteLength(path) <= pathLimit || process.platform !== "linux") {
    return { path, close: () => undefined };
  }
  try {
    const descriptor = openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY);
    return { path: `/proc/self/fd/${descriptor}/${name}`, close: () => closeSync(descriptor) };
  } catch {
    return { path, close: () => undefined };
  }
}
