import { createHmac } from "node:crypto";
import { sameSecret } from "./token.ts";

/** A page left open over a month asks for the link again. */
export const SESSION_MS = 30 * 24 * 3_600_000;

/**
 * What the page's cookie holds: when it was given out, signed with the token. It outlives a restart of
 * the server and cannot be turned back into the token.
 */
export function issueSession(token: string, now: number): string {
  return `${now}.${sign(token, now)}`;
}

export function isValidSession(value: string, token: string, now: number): boolean {
  const match = /^(\d{1,15})\.([\w-]{43})$/.exec(value);
  if (match === null) return false;
  const issuedAt = Number(match[1]);
  const fresh = issuedAt <= now + 60_000 && now - issuedAt < SESSION_MS;
  return sameSecret(match[2]!, sign(token, issuedAt)) && fresh;
}

function sign(token: string, issuedAt: number): string {
  return createHmac("sha256", token).update(`corral session ${issuedAt}`).digest("base64url");
}
