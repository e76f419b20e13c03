import type { ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import { refuse } from "./api-error.ts";
import type { StreamLimits } from "./stream-limits.ts";

/** Far more pages than one person has open. */
const MAX_STREAMS = 256;
/** A subscriber that has not read for this long is let go; it reconnects if it still lives. */
const STALL_MS = 30_000;

export interface Streams {
  readonly handler: RequestHandler;
  readonly count: number;
  /** Ends every stream properly, so that its reader knows the server went and did not break. */
  endAll(): void;
}

/**
 * Bounds what subscribers may hold. tRPC pulls the next event only when the socket has taken the last,
 * so one that never reads costs one event and the socket's buffers; and it does not stay.
 */
export function createStreams(limits: StreamLimits = {}): Streams {
  const { maxStreams = MAX_STREAMS, stallMs = STALL_MS } = limits;
  const open = new Set<ServerResponse>();

  const handler: RequestHandler = (request, response, next) => {
    if (request.headers.accept?.includes("text/event-stream") !== true) {
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
    open.add(response);
    const stopWatching = letGoWhenStalled(response, stallMs);
    response.once("close", () => {
      stopWatching();
      open.delete(response);
    });
    next();
  };

  return {
    handler,
    get count() {
      return open.size;
    },
    endAll() {
      for (const response of open) response.end();
    },
  };
}

/** Destroys the connection when no byte was taken between two looks although some were waiting. */
function letGoWhenStalled(response: ServerResponse, stallMs: number): () => void {
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
