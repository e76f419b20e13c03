import type { ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import { SESSION_LIFETIME_MS } from "../auth/sessions.ts";
import type { Session } from "../auth/sessions.ts";
import type { AuthGuard } from "./auth-guard.ts";
import { compressStream } from "./compress-stream.ts";
import { refuse } from "./refuse.ts";
import type { StreamLimits } from "./stream-limits.ts";
import { isSubscription } from "./is-subscription.ts";

/** More pages than one user has open. */
const MAX_STREAMS = 256;
/** A subscriber that reads nothing for this long is disconnected; a live one reconnects. */
const STALL_MS = 30_000;
/** The maximum delay of setTimeout. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export interface Streams {
  /** Mounted after the guard, which knows the session of each request. */
  handler(guard: Pick<AuthGuard, "sessionOf">): RequestHandler;
  readonly count: number;
  /** Destroys the streams of a session that is no longer valid. */
  endSession(session: Session): void;
  /** Ends every stream cleanly, so that clients can tell a shutdown from a broken connection. */
  endAll(): void;
}

/**
 * Limits the resources of subscribers. tRPC produces the next event only after the socket accepted the
 * last one, so a subscriber that never reads costs one event and the socket's buffers until it is
 * disconnected.
 */
export function createStreams(limits: StreamLimits = {}): Streams {
  const { maxStreams = MAX_STREAMS, stallMs = STALL_MS } = limits;
  /** Open streams, with the secret's digest of their session. */
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
    compressStream(request, response);
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

/** The client reconnects and is accepted if the session was renewed meanwhile. */
function destroyAtExpiry(response: ServerResponse, session: Session): NodeJS.Timeout {
  const leftMs = session.issuedAt + SESSION_LIFETIME_MS - Date.now();
  return setTimeout(() => response.destroy(), Math.min(leftMs, MAX_TIMER_MS)).unref();
}

/** Destroys the connection when buffered bytes made no progress between two checks. */
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
