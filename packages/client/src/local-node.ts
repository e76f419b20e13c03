import { defined } from "@corral/inspector/core";
import { readIdentity } from "@corral/inspector/identity";
import type { ProcessIdentity } from "@corral/inspector/core";
import {
  announcedServer,
  checkStateDirectory,
  isReachable,
  readToken,
  stateDirectory,
  stillRuns,
} from "./discovery.ts";

/** Address and token of the server, as far as this program can find them. */
export interface FoundServer {
  readonly url?: string;
  readonly token?: string;
  /** Called before the token is sent: after the server's end, another program may have its port. */
  readonly isRunning?: () => Promise<boolean>;
}

/**
 * In Node: the server that this user runs on this machine. Throws StateDirectoryError where
 * others can write what is found.
 */
export function findLocalServer(): FoundServer {
  const directory = stateDirectory();
  checkStateDirectory(directory);
  const server = announcedServer(directory);
  const token = readToken(directory);
  return {
    ...(server !== undefined &&
      isReachable(server) && { url: server.url, isRunning: () => stillRuns(directory, server) }),
    ...defined({ token }),
  };
}

/** The identity of a process of this system; "ask" where only the server can read it. */
export function readOwnIdentity(pid: number): ProcessIdentity | "ask" | undefined {
  return process.platform === "linux" ? readIdentity(pid) : "ask";
}
