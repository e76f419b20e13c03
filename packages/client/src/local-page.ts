import type { FoundServer } from "./local-node.ts";

/** In a page: the page's origin. */
export function findLocalServer(): FoundServer {
  const scope: object = globalThis;
  if (!("location" in scope)) return {};
  const { location } = scope;
  return typeof location === "object" && location !== null && "origin" in location
    ? { url: String(location.origin) }
    : {};
}

/** A page has no processes of its own: the server reads identities. */
export function readOwnIdentity(): "ask" {
  return "ask";
}
