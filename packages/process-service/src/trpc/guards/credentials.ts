import { createHash, timingSafeEqual } from "node:crypto";
import { type RequestFacts, headerValue, headerValues } from "./request-facts.ts";

/** `none`: no credentials; `wrong`: invalid or expired credentials. */
export type Credentials<Session = never> =
  | {
      readonly verdict: "right";
      /** Absent for requests with the token. */
      readonly session?: Session;
      /** The cookie value of the session. */
      readonly cookie?: string;
    }
  | { readonly verdict: "wrong" | "none" };

export interface ExpectedCredentials<Session = never> {
  readonly token: string;
  /** Sessions of pages; absent: the token only. */
  readonly sessions?: SessionLookup<Session>;
}

/** A session is named by two secrets: a cookie, and `x-corral-session`, which only its page knows. */
export interface SessionLookup<Session> {
  /** The cookie's name. */
  readonly cookie: string;
  find(
    cookies: readonly string[],
    secret: string,
  ): { readonly session: Session; readonly cookie: string } | undefined;
}

/** What a request proves: by `Authorization: Bearer <token>`, or by a session. */
export function checkCredentials<Session>(
  facts: Pick<RequestFacts, "headers">,
  { token, sessions }: ExpectedCredentials<Session>,
): Credentials<Session> {
  if (headerValues(facts, "authorization").length > 0) {
    const bearer = /^Bearer +(\S+)$/i.exec(headerValue(facts, "authorization") ?? "")?.[1];
    return {
      verdict: bearer !== undefined && secretsEqual(bearer, token) ? "right" : "wrong",
    };
  }
  // A cookie alone proves nothing: servers on other ports of the host receive it and can set it.
  const secret = headerValue(facts, "x-corral-session");
  if (secret === undefined || sessions === undefined) return { verdict: "none" };
  const found = sessions.find(cookieValues(facts, sessions.cookie), secret);
  return found === undefined ? { verdict: "wrong" } : { verdict: "right", ...found };
}

/**
 * All cookies of this name: a page on another port can set one with a longer path, which browsers send
 * first (RFC 6265, 5.4).
 */
function cookieValues(facts: Pick<RequestFacts, "headers">, name: string): readonly string[] {
  const pairs = headerValues(facts, "cookie")
    .flatMap((header) => header.split(";"))
    .map((pair) => {
      const at = pair.indexOf("=");
      return at === -1 ? ["", pair.trim()] : [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    });
  return pairs.flatMap(([key, value]) => (key === name && value !== undefined ? [value] : []));
}

/** Compares in constant time, independent of length and of the first difference. */
export function secretsEqual(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
