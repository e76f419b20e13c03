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
} from "./node.ts";

/** Where the server is and what opens it, as far as it can be found out from here. */
export interface FoundServer {
  readonly url?: string;
  readonly token?: string;
  /** Whether it still runs; asked before the token is sent, as its port may be another's by now. */
  readonly lives?: () => Promise<boolean>;
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
      isReachable(server) && { url: server.url, lives: () => stillRuns(directory, server) }),
    ...defined({ token }),
  };
}

/** The identity of a process here; "ask" where only the server can tell it. */
export function readOwnIdentity(pid: number): ProcessIdentity | "ask" | undefined {
  return process.platform === "linux" ? readIdentity(pid) : "ask";
}
