import { connect } from "node:net";

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  /** Give back what came once this has come: for answers that never end. */
  readonly until?: string;
}

/**
 * One request as an attacker would write it: nothing is added, corrected or refused on the way out.
 * `Host` is the server's own unless it is given.
 */
export async function rawRequest(port: number, request: RawRequest = {}): Promise<RawAnswer> {
  const { method = "GET", path = "/", body = "", until } = request;
  const headers: Record<string, string | readonly string[]> = {
    host: `127.0.0.1:${port}`,
    connection: "close",
    ...(method === "GET" ? {} : { "content-length": String(Buffer.byteLength(body)) }),
    ...request.headers,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}: ${one}\r\n`),
  );
  const socket = connect(port, "127.0.0.1");
  const chunks: Buffer[] = [];
  try {
    socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`);
    socket.write(body);
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      if (until !== undefined && Buffer.concat(chunks).includes(until)) break;
    }
  } catch (error) {
    // A server that refuses a body may close before it has read it all; its answer counts.
    if (chunks.length === 0) throw error;
  } finally {
    socket.destroy();
  }
  return parse(Buffer.concat(chunks));
}

function parse(bytes: Buffer): RawAnswer {
  const end = bytes.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = bytes.subarray(end + 4);
  const body = headers["transfer-encoding"] === "chunked" ? dechunk(rest) : rest;
  return { status: Number(statusLine.split(" ")[1]), headers, body: body.toString() };
}

function dechunk(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString(), 16);
    if (!(size > 0)) break;
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(parts);
}
