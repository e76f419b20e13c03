import type { ServerResponse } from "node:http";
import { constants, createGzip } from "node:zlib";
import type { Request } from "express";

/** A tenth of the size for a millisecond per tick of 5,000 processes; higher levels gain little. */
const level = 4;

/**
 * Compresses an event stream where the client takes gzip, each write at once. Not `compression` of express:
 * with it, each wait of tRPC for `drain` leaves its listener behind, and tRPC's `no-transform` keeps it from
 * compressing at all.
 */
export function compressStream(request: Request, response: ServerResponse): void {
  if (request.acceptsEncodings("gzip") === false) return;
  const gzip = createGzip({ level, flush: constants.Z_SYNC_FLUSH });
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  let isCompressed: boolean | undefined;

  response.write = (chunk: string | Uint8Array) => {
    // An error is JSON, not a stream.
    isCompressed ??= String(response.getHeader("Content-Type")).startsWith("text/event-stream");
    if (!isCompressed) return write(chunk);
    if (!response.headersSent) {
      response.setHeader("Content-Encoding", "gzip").appendHeader("Vary", "Accept-Encoding");
    }
    // Ended by the server's end: tRPC may still have an event.
    return !gzip.writableEnded && gzip.write(chunk);
  };
  response.end = (...rest: readonly unknown[]) => {
    if (isCompressed === true) gzip.end();
    else Reflect.apply(end, response, rest);
    return response;
  };
  gzip.on("data", (chunk: Buffer) => {
    if (!write(chunk)) gzip.pause();
  });
  response.on("drain", () => gzip.resume());
  // tRPC waits for room in what it writes to.
  gzip.on("drain", () => response.emit("drain"));
  gzip.once("end", () => end());
  // Destroyed by `close` in the middle of a write.
  gzip.on("error", () => response.destroy());
  response.once("close", () => gzip.destroy());
}
