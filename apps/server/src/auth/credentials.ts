import type { IncomingMessage } from "node:http";
import type { Session, Sessions } from "./sessions.ts";
import { secretsEqual } from "./token.ts";

/** `none`: no credentials; `wrong`: invalid or expired credentials. */
export type Credentials =
  | {
      readonly verdict: "right";
      /** Absent for requests with the token. */
      readonly session?: Session;
      /** The cookie value of the session. */
      readonly cookie?: string;
    }
  | { readonly verdict: "wrong" | "none" };

/** Cookies are shared by all ports of a host, so the name contains the port: one cookie per server. */
export function cookieName(port: number): string {
  return `corral_${port}`;
}

export function checkCredentials(
  { headers }: Pick<IncomingMessage, "headers">,
  expected: { readonly token: string; readonly cookie: string; readonly sessions: Sessions },
): Credentials {
  const { authorization } = headers;
  if (authorization !== undefined) {
    const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    const right = bearer !== undefined && secretsEqual(bearer, expected.token);
    return { verdict: right ? "right" : "wrong" };
  }
  // A cookie alone proves nothing: servers on other ports of the host receive it and can set it.
  const secret = headers["x-corral-session"];
  if (typeof secret !== "string") return { verdict: "none" };
  const found = expected.sessions.find(cookieValues(headers.cookie, expected.cookie), secret);
  return found === undefined ? { verdict: "wrong" } : { verdict: "right", ...found };
}

/**
 * All cookies of this name: a page on another port can set one with a longer path, which browsers send
 * first (RFC 6265, 5.4).
 */
function cookieValues(header: string | undefined, name: string): readonly string[] {
  const pairs = (header ?? "").split(";").map((pair) => {
    const at = pair.indexOf("=");
    return at === -1 ? ["", pair.trim()] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
  });
  return pairs.flatMap(([key, value]) => (key === name && value !== undefined ? [value] : []));
}
