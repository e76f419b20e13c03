import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { ProcessService, WatchEvent } from "@corral/process-service";
import { watchEvents, watchInput } from "@corral/process-service/trpc";
import type { Request, RequestHandler } from "express";

/** A silent connection is taken for lost after three missed pings, as in the router. */
const PING_MS = 5_000;
const CONNECTED = `event: connected\ndata: {"reconnectAfterInactivityMs":${3 * PING_MS}}\n\n`;
const PING = "event: ping\ndata: \n\n";
const RETURN = "event: return\ndata: \n\n";

/**
 * Answers `processes.watch` in the router's place, word for word as tRPC writes a subscription, but
 * makes each event into bytes once for all who listen, and sends it in one write. tRPC does both anew
 * for each of them: with fifty pages open that was a third of the server's work. What is not exactly
 * such a request goes on to the router, which also says what is wrong with it.
 */
export function watchStream(service: ProcessService): RequestHandler {
  const framesOf = sharedFrames();
  return (request, response, next) => {
    const lastEventId = subscribed(request);
    if (lastEventId === undefined) {
      next();
      return;
    }
    response.writeHead(200, {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-cache, no-transform",
      "X-Accel-Buffering": "no",
    });
    void stream(service, response, framesOf, lastEventId).catch(() => response.destroy());
  };
}

/** Where a plain subscription goes on from, null for one from the start; undefined for what is none. */
function subscribed({ method, path, query, headers }: Request): string | null | undefined {
  if (method !== "GET" || path !== "/processes.watch" || query["batch"] !== undefined)
    return undefined;
  if (headers.accept?.includes("text/event-stream") !== true) return undefined;
  // As tRPC looks for it: a browser that reconnects says it in a header, its client in the query.
  const header = headers["last-event-id"] ?? query["lastEventId"] ?? query["Last-Event-Id"];
  const { success, data } = watchInput.safeParse(parseJson(query["input"]));
  if (!success || (header !== undefined && typeof header !== "string")) return undefined;
  return header ?? data?.lastEventId ?? null;
}

/** null, which is no input, for what is not JSON. */
function parseJson(text: unknown): unknown {
  if (typeof text !== "string") return text;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

type Frames = (id: string, event: WatchEvent) => Buffer;

async function stream(
  service: ProcessService,
  response: ServerResponse,
  framesOf: Frames,
  lastEventId: string | null,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  // Ends with the stream, and never writes into one that is ended or does not drain.
  const ping = setInterval(() => {
    if (!response.writableEnded && !response.writableNeedDrain) response.write(PING);
  }, PING_MS);
  try {
    response.write(CONNECTED);
    for await (const [id, event] of watchEvents(service, lastEventId, gone.signal)) {
      if (response.writableEnded) return;
      ping.refresh();
      // The next event is asked for only when this one was taken: who never reads holds no more.
      if (!response.write(framesOf(id, event))) {
        await once(response, "drain", { signal: gone.signal });
      }
    }
    if (!response.writableEnded) response.end(RETURN);
  } finally {
    clearInterval(ping);
  }
}

/** Bytes by event; each is dropped with its event. */
function sharedFrames(): Frames {
  const frames = new WeakMap<object, Buffer>();
  return (id, event) => {
    const key = event.kind === "view" ? event.view : event.changes;
    let frame = frames.get(key);
    if (frame === undefined) {
      frame = Buffer.from(`data: ${JSON.stringify(event)}\nid: ${id}\n\n`);
      frames.set(key, frame);
    }
    return frame;
  };
}
