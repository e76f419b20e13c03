import { createHmac, randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeStateFile } from "@corral/client/node";
import { secretsEqual } from "@corral/process-service/guards";
import type { SessionLookup } from "@corral/process-service/guards";

/** Sessions expire after 30 days; then the page needs the link again. */
export const SESSION_LIFETIME_MS = 30 * 24 * 3_600_000;
/** More browsers than one user has; the oldest session is evicted first. */
export const MAX_SESSIONS = 64;

const DIGEST = /^[\w-]{43}$/;

/**
 * A browser that opened the link. Two secrets authenticate it: a cookie, which scripts cannot read but
 * browsers send to every port of the host (RFC 6265, 8.5), and a secret in the storage of the page's
 * origin, which no other port can read. Only digests are stored.
 */
export interface Session {
  readonly cookie: string;
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
}

/** Cookies are shared by all ports of a host, so the name contains the port: one cookie per server. */
export function cookieName(port: number): string {
  return `corral_${port}`;
}

export interface SessionsOptions {
  /** Name of the cookie. */
  readonly cookie: string;
  /** Directory of the file in which sessions survive a restart. */
  readonly directory: string;
  /** Key of the digests: a new token ends all sessions. */
  readonly token: string;
  readonly now: () => number;
  /** Called for every session that is revoked or evicted. */
  readonly onEnd: (session: Session) => void;
}

export class Sessions implements SessionLookup<Session> {
  readonly #options: SessionsOptions;
  /** By the digest of the page's secret; oldest first. */
  readonly #sessions = new Map<string, Session>();

  constructor(options: SessionsOptions) {
    this.#options = options;
    for (const session of readSessions(this.#path)) this.#sessions.set(session.secret, session);
    this.#evict();
  }

  issue(): { readonly cookie: string; readonly secret: string } {
    const cookie = randomSecret();
    const secret = randomSecret();
    this.#put({ cookie: this.#digest(cookie), secret: this.#digest(secret) });
    return { cookie, secret };
  }

  /** The session of this secret, with its cookie among `cookies`; undefined if there is none. */
  find(
    cookies: readonly string[],
    secret: string,
  ): { readonly session: Session; readonly cookie: string } | undefined {
    const session = this.#sessions.get(this.#digest(secret));
    if (session === undefined || this.#isExpired(session)) return undefined;
    const cookie = cookies.find((each) => secretsEqual(this.#digest(each), session.cookie));
    return cookie === undefined ? undefined : { session, cookie };
  }

  /** Restarts the lifetime of the session. */
  renew(session: Session): void {
    this.#put(session);
  }

  revoke(session: Session): void {
    this.#end(session);
    this.#save();
  }

  get cookie(): string {
    return this.#options.cookie;
  }

  get #path(): string {
    return join(this.#options.directory, "sessions.json");
  }

  #put({ cookie, secret }: Omit<Session, "issuedAt">): void {
    this.#sessions.delete(secret);
    this.#sessions.set(secret, { cookie, secret, issuedAt: this.#options.now() });
    this.#evict();
    this.#save();
  }

  /** Removes expired sessions, and the oldest ones above the limit. */
  #evict(): void {
    for (const session of this.#sessions.values()) {
      if (this.#isExpired(session) || this.#sessions.size > MAX_SESSIONS) this.#end(session);
    }
  }

  #end(session: Session): void {
    this.#sessions.delete(session.secret);
    this.#options.onEnd(session);
  }

  /** A session issued in the future: the clock was set back since, and its age is unknown. */
  #isExpired({ issuedAt }: Session): boolean {
    const age = this.#options.now() - issuedAt;
    return age >= SESSION_LIFETIME_MS || age < -60_000;
  }

  #digest(secret: string): string {
    const { token } = this.#options;
    return createHmac("sha256", token).update(`corral session ${secret}`).digest("base64url");
  }

  #save(): void {
    try {
      writeStateFile(this.#path, `${JSON.stringify([...this.#sessions.values()])}\n`);
    } catch {
      // The disk is full or read-only. Remove the file: it may still contain a revoked session.
      removeFile(this.#path);
    }
  }
}

function randomSecret(): string {
  return randomBytes(32).toString("base64url");
}

function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Read-only: the file was never written.
  }
}

/** Empty when the file is missing, unreadable or invalid. */
function readSessions(path: string): readonly Session[] {
  try {
    const stored: unknown = JSON.parse(readFileSync(path, "utf8"));
    const sessions = Array.isArray(stored) ? stored.filter(isSession) : [];
    return sessions.toSorted((a, b) => a.issuedAt - b.issuedAt);
  } catch {
    return [];
  }
}

function isSession(value: unknown): value is Session {
  return (
    typeof value === "object" &&
    value !== null &&
    "cookie" in value &&
    "secret" in value &&
    "issuedAt" in value &&
    DIGEST.test(String(value.cookie)) &&
    DIGEST.test(String(value.secret)) &&
    Number.isSafeInteger(value.issuedAt)
  );
}
