import type { FoundServer } from "./local-node.ts";

/** In a page: the server that it came from. */
export function findLocalServer(): FoundServer {
  const scope: object = globalThis;
  if (!("location" in scope)) return {};
  const { location } = scope;
  return typeof location === "object" && location !== null && "origin" in location
    ? { url: String(location.origin) }
    : {};
}

/** A page has no processes of its own: it names those that the server shows. */
export function readOwnIdentity(): "ask" {
  return "ask";
}
