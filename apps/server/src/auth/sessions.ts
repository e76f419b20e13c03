import { createHmac, randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeStateFile } from "@corral/client/node";
import { secretsEqual } from "./token.ts";

/** A page left open over a month asks for the link again. */
export const SESSION_LIFETIME_MS = 30 * 24 * 3_600_000;
/** Far more browsers than one person has; the one whose link was opened longest ago goes first. */
export const MAX_SESSIONS = 64;

const DIGEST = /^[\w-]{43}$/;

/**
 * One browser that opened the link. It proves itself by two secrets: a cookie, which scripts cannot
 * read but which goes to every port of the host (RFC 6265, 8.5), and one that the page keeps in the
 * storage of its origin, which no other port can read. Only digests of them are kept.
 */
export interface Session {
  readonly cookie: string;
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
}

export interface SessionsOptions {
  /** Where they outlive a restart of the server. */
  readonly directory: string;
  /** Keys the digests: a new token ends all sessions. */
  readonly token: string;
  readonly now: () => number;
  /** Called for each that is revoked or gives way to a newer one. */
  readonly onEnd: (session: Session) => void;
}

export class Sessions {
  readonly #options: SessionsOptions;
  /** By the digest of the page's secret, the one issued longest ago first. */
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

  /** The session of this secret, and which of the cookies is its own; undefined where none is. */
  find(
    cookies: readonly string[],
    secret: string,
  ): { readonly session: Session; readonly cookie: string } | undefined {
    const session = this.#sessions.get(this.#digest(secret));
    if (session === undefined || this.#isExpired(session)) return undefined;
    const cookie = cookies.find((each) => secretsEqual(this.#digest(each), session.cookie));
    return cookie === undefined ? undefined : { session, cookie };
  }

  /** Its time begins anew. */
  renew(session: Session): void {
    this.#put(session);
  }

  revoke(session: Session): void {
    this.#end(session);
    this.#save();
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

  /** Those that are too old, and the oldest where there are too many. */
  #evict(): void {
    for (const session of this.#sessions.values()) {
      if (this.#isExpired(session) || this.#sessions.size > MAX_SESSIONS) this.#end(session);
    }
  }

  #end(session: Session): void {
    this.#sessions.delete(session.secret);
    this.#options.onEnd(session);
  }

  /** One from the future was issued by a clock that was set back since: its age is not known. */
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
      // A disk that is full or read-only. A file that still has a revoked session must not stay.
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
    // Read-only, so that nothing was ever written.
  }
}

/** None where the file is not there, not readable, or not what this program writes. */
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
