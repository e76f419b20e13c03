import type { ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import { SESSION_LIFETIME_MS } from "../auth/sessions.ts";
import type { Session } from "../auth/sessions.ts";
import type { AuthGuard } from "./auth-guard.ts";
import { refuse } from "./refuse.ts";
import type { StreamLimits } from "./stream-limits.ts";
import { isSubscription } from "./is-subscription.ts";

/** Far more pages than one person has open. */
const MAX_STREAMS = 256;
/** A subscriber that has not read for this long is let go; it reconnects if it still lives. */
const STALL_MS = 30_000;
/** A timer runs no longer than that (2^31 - 1 milliseconds). */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface Streams {
  /** Behind the guard, which knows the session of each request that it let through. */
  handler(guard: Pick<AuthGuard, "sessionOf">): RequestHandler;
  readonly count: number;
  /** Breaks off the streams of a session that is no longer valid. */
  endSession(session: Session): void;
  /** Ends every stream properly, so that its reader knows the server went and did not break. */
  endAll(): void;
}

/**
 * Bounds what subscribers may hold. tRPC pulls the next event only when the socket has taken the last,
 * so one that never reads costs one event and the socket's buffers; and it does not stay.
 */
export function createStreams(limits: StreamLimits = {}): Streams {
  const { maxStreams = MAX_STREAMS, stallMs = STALL_MS } = limits;
  /** Each with the secret's digest of its session. */
  const open = new Map<ServerResponse, string | undefined>();

  const handler: Streams["handler"] = (guard) => (request, response, next) => {
    if (!isSubscription(request)) {
      next();
      return;
    }
    if (open.size >= maxStreams) {
      refuse(response, {
        status: 503,
        code: "TOO_MANY_SUBSCRIBERS",
        message: "Too many subscribers. Close some pages or clients.",
      });
      return;
    }
    const session = guard.sessionOf(request);
    open.set(response, session?.secret);
    const stopWatching = destroyWhenStalled(response, stallMs);
    const expiry = session && destroyAtExpiry(response, session);
    response.once("close", () => {
      stopWatching();
      clearTimeout(expiry);
      open.delete(response);
    });
    next();
  };

  return {
    handler,
    get count() {
      return open.size;
    },
    endSession({ secret }) {
      for (const [response, own] of open) if (own === secret) response.destroy();
    },
    endAll() {
      for (const response of open.keys()) response.end();
    },
  };
}

/** Its reader comes back, and is let in where the session was renewed meanwhile. */
function destroyAtExpiry(response: ServerResponse, session: Session): NodeJS.Timeout {
  const leftMs = session.issuedAt + SESSION_LIFETIME_MS - Date.now();
  return setTimeout(() => response.destroy(), Math.min(leftMs, LONGEST_TIMER_MS)).unref();
}

/** Destroys the connection when no byte was taken between two looks although some were waiting. */
function destroyWhenStalled(response: ServerResponse, stallMs: number): () => void {
  let written = -1;
  const timer = setInterval(() => {
    const { socket } = response;
    if (socket === null) return;
    const taken = socket.bytesWritten - socket.writableLength;
    if (socket.writableLength > 0 && taken === written) socket.destroy();
    written = taken;
  }, stallMs);
  timer.unref();
  return () => clearInterval(timer);
}
