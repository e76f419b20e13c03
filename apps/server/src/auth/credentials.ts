import type { IncomingMessage } from "node:http";
import { isValidSession } from "./session.ts";
import { sameSecret } from "./token.ts";

/** `none`: it brought nothing; `wrong`: it brought something that is not (or no longer) right. */
export type Credentials = "right" | "wrong" | "none";

/** Cookies do not know ports: the name does, so that two servers on one host keep their own. */
export function cookieName(port: number): string {
  return `corral_${port}`;
}

export function checkCredentials(
  request: Pick<IncomingMessage, "headers">,
  expected: { readonly token: string; readonly cookie: string; readonly now: number },
): Credentials {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) {
    const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    return bearer !== undefined && sameSecret(bearer, expected.token) ? "right" : "wrong";
  }
  const session = cookieValue(cookie, expected.cookie);
  if (session === undefined) return "none";
  return isValidSession(session, expected.token, expected.now) ? "right" : "wrong";
}

function cookieValue(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
