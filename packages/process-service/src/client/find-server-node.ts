import { findServer, readToken, stateDirectory } from "./discovery.ts";

/** Where the server is and what opens it, as far as it can be found out from here. */
export interface FoundServer {
  readonly url?: string;
  readonly token?: string;
}

/** In Node: the server that this user runs on this machine. */
export function findLocalServer(): FoundServer {
  const directory = stateDirectory();
  const server = findServer(directory);
  const token = readToken(directory);
  return { ...(server && { url: server.url }), ...(token !== undefined && { token }) };
}
