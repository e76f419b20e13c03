// How programs on one machine find the running server: a private file in the state directory.
import { defined } from "@corral/inspector/core";
import {
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import envPaths from "env-paths";
import { isHeld, isListening, type ServerSocket } from "./server-socket.ts";

/** Another user owns or can write the state directory. The message says what to do. */
export class StateDirectoryError extends Error {
  override readonly name = "StateDirectoryError";
  readonly code = "PERMISSION_DENIED";
}

/** What a running server says of itself, readable by its own user only. */
export interface RunningServer {
  /** Such as "http://127.0.0.1:4680". */
  readonly url: string;
  /** In the server's own pid namespace; for people to read, no sign that the server runs. */
  readonly pid: number;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Name of the socket in its directory at which it listens; absent where there are no Unix sockets. */
  readonly socket?: string;
  /** The network namespace that `url` belongs to; absent off Linux. Source: network_namespaces(7). */
  readonly network?: string;
}

/** The runtime file of a server that was announced. */
export interface Announcement {
  /** Removes the file, unless another server has replaced it. */
  withdraw(): void;
}

/**
 * Where Corral keeps its store, token and runtime file: `CORRAL_DATA_DIR`, or the user's state
 * directory (`$XDG_STATE_HOME/corral` on Linux, the application's data folder elsewhere).
 */
export function stateDirectory(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const chosen = environment["CORRAL_DATA_DIR"];
  if (chosen !== undefined && chosen !== "") return chosen;
  const paths = envPaths("corral", { suffix: "" });
  // env-paths calls it "log", but on Linux it is the XDG state directory.
  return process.platform === "darwin" || process.platform === "win32" ? paths.data : paths.log;
}

export function storePath(directory: string): string {
  return join(directory, "corral.db");
}

export function tokenPath(directory: string): string {
  return join(directory, "token");
}

function runtimePath(directory: string): string {
  return join(directory, "server.json");
}

/** The server that was announced last; undefined when there is none, or it no longer runs. */
export async function findServer(
  directory: string = stateDirectory(),
): Promise<RunningServer | undefined> {
  const server = announcedServer(directory);
  return server !== undefined && (await stillRuns(directory, server)) ? server : undefined;
}

/** The same without a check that it still runs. */
export function announcedServer(directory: string = stateDirectory()): RunningServer | undefined {
  try {
    const server: unknown = JSON.parse(readFileSync(runtimePath(directory), "utf8"));
    return isRunningServer(server) ? server : undefined;
  } catch {
    // Not there, not readable, or not JSON: no server is known.
    return undefined;
  }
}

/**
 * Whether the server runs: by its socket, from any namespace, and never by its pid, which names another
 * process in a container. By its port when it has no socket.
 */
export async function stillRuns(directory: string, server: RunningServer): Promise<boolean> {
  return server.socket === undefined
    ? isListening(server.url)
    : isHeld(directory, basename(server.socket));
}

/** Whether the server's address can be reached from here: each network namespace has its own loopback. */
export function isReachable({ url, network }: Pick<RunningServer, "url" | "network">): boolean {
  const own = ownNetwork();
  if (network === undefined || own === undefined || network === own) return true;
  return !/^(localhost|127\.[\d.]+|\[::1\])$/.test(new URL(url).hostname);
}

/** The token that the server of this directory accepts; undefined when it cannot be read. */
export function readToken(directory: string = stateDirectory()): string | undefined {
  try {
    return readFileSync(tokenPath(directory), "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Writes the runtime file of a server; replaces an earlier one. `socket`: from `holdServerSocket` on the
 * same directory; closed when the announcement is withdrawn.
 */
export function announceServer(
  directory: string,
  server: Omit<RunningServer, "socket" | "network">,
  socket?: ServerSocket,
): Announcement {
  const path = runtimePath(directory);
  const network = ownNetwork();
  const text = `${JSON.stringify(
    {
      ...server,
      ...(socket !== undefined && { socket: socket.name }),
      ...defined({ network }),
    },
    null,
    2,
  )}\n`;
  writeStateFile(path, text);
  return {
    withdraw: () => {
      const own = readText(path) === text;
      if (own) rmSync(path, { force: true });
      socket?.close(own);
    },
  };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function ownNetwork(): string | undefined {
  try {
    return readlinkSync("/proc/self/ns/net");
  } catch {
    return undefined; // not Linux
  }
}

/** Writes a file of the state directory: whole or not at all, never readable by other users. */
export function writeStateFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  rmSync(temporary, { force: true });
  try {
    writeFileSync(temporary, text, { mode: 0o600, flag: "wx" });
    renameSync(temporary, path);
  } catch (error) {
    // A full disk leaves an empty file behind.
    rmSync(temporary, { force: true });
    throw error;
  }
}

/**
 * Makes the state directory for its user only; one that is there already keeps its mode. Throws as
 * checkStateDirectory does.
 */
export function makeStateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  checkStateDirectory(directory);
}

/**
 * A user who can write here can replace token, server or store. Throws StateDirectoryError when that is
 * another user than this one, also for root: with `sudo` the directory may be in the caller's home. A
 * missing directory is fine. The folders above need no check: a directory that another user puts in its
 * place belongs to that user, and is refused.
 */
export function checkStateDirectory(directory: string = stateDirectory()): void {
  const user = process.geteuid?.();
  const stat = statSync(directory, { throwIfNoEntry: false });
  if (user === undefined || stat === undefined) return;
  const elsewhere = "or choose another with --data-dir or CORRAL_DATA_DIR";
  if (stat.uid !== user) {
    throw new StateDirectoryError(
      `${directory} belongs to user ${stat.uid}, and this is user ${user}: its token and its store are not to be trusted. Run corral as its owner, ${elsewhere}.`,
    );
  }
  if ((stat.mode & 0o022) !== 0) {
    throw new StateDirectoryError(
      `Other users can write to ${directory}: its token and its store are not to be trusted. Take that from them (chmod go-w), ${elsewhere}.`,
    );
  }
}

function isRunningServer(value: unknown): value is RunningServer {
  return (
    typeof value === "object" &&
    value !== null &&
    "url" in value &&
    typeof value.url === "string" &&
    URL.canParse(value.url) &&
    "pid" in value &&
    Number.isInteger(value.pid) &&
    "version" in value &&
    "startedAt" in value &&
    (!("socket" in value) || typeof value.socket === "string") &&
    (!("network" in value) || typeof value.network === "string")
  );
}
