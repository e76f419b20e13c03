import { createServer } from "node:http";
import type { IncomingMessage, RequestListener } from "node:http";
import { describe, expect, test } from "vitest";
import { FetchEventSource } from "../src/event-source.ts";

async function serve(listener: RequestListener) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no TCP address");
  return {
    url: `http://127.0.0.1:${address.port}/`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Collects until `enough`, then closes. */
async function collect(source: FetchEventSource, types: readonly string[], enough: number) {
  const seen: { type: string; data: string; lastEventId: string; message: string }[] = [];
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`only ${JSON.stringify(seen)}`)), 20_000);
    for (const type of types) {
      source.addEventListener(type, (event) => {
        const { data, lastEventId } = event instanceof MessageEvent ? event : none;
        const message = "message" in event ? String(event.message) : "";
        seen.push({ type, data, lastEventId, message });
        if (seen.length === enough) {
          clearTimeout(timer);
          resolve();
        }
      });
    }
  });
  source.close();
  return seen;
}

const none = { data: "", lastEventId: "" };
const stream = { "content-type": "text/event-stream" };

describe("FetchEventSource", () => {
  test("gives events by name and sends its headers", async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, stream).write("id: 1\ndata: one\n\nevent: ping\ndata: \n\n");
    });
    const source = new FetchEventSource(server.url, { headers: () => ({ authorization: "x" }) });
    const seen = await collect(source, ["open", "message", "ping"], 3);
    expect(seen.map(({ type }) => type)).toEqual(["open", "message", "ping"]);
    expect(seen[1]).toMatchObject({ data: "one", lastEventId: "1" });
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: "x",
      accept: "text/event-stream",
    });
  });

  test("an event that comes in pieces is one, and takes no part of the next", async () => {
    const bytes = Buffer.from('id: 1\r\ndata: {"name":"Zoë 🐎"}\r\n\r\ndata: next\n\n');
    await using server = await serve(async (_request, response) => {
      response.writeHead(200, stream);
      for (const byte of bytes) {
        response.write(Uint8Array.of(byte));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    });
    const seen = await collect(new FetchEventSource(server.url), ["message"], 2);
    expect(seen.map(({ data, lastEventId }) => [data, lastEventId])).toEqual([
      ['{"name":"Zoë 🐎"}', "1"],
      ["next", "1"],
    ]);
  });

  test("reconnects after the last event it saw when the connection is cut", async () => {
    let connections = 0;
    await using server = await serve((_request, response) => {
      connections += 1;
      response.writeHead(200, stream).write(`id: ${connections}\ndata: ${connections}\n\n`);
      if (connections < 3) setTimeout(() => response.destroy(), 10);
    });
    const source = new FetchEventSource(server.url, { retryMs: 5 });
    const seen = await collect(source, ["message"], 3);
    expect(seen.map(({ data }) => data)).toEqual(["1", "2", "3"]);
    expect(server.requests.map((request) => request.headers["last-event-id"])).toEqual([
      undefined,
      "1",
      "2",
    ]);
  });

  test("comes back after a server error, and not after a refusal", async () => {
    const answers = [503, 429, 401];
    await using server = await serve((_request, response) => {
      response
        .writeHead(answers.shift() ?? 500, { "content-type": "application/json" })
        .end('{"error":{"message":"Open the link again.","code":-32001}}');
    });
    const source = new FetchEventSource(server.url, { retryMs: 5 });
    const states: number[] = [];
    source.addEventListener("error", () => states.push(source.readyState));
    await collect(source, ["error"], 3);
    expect(states).toEqual([source.CONNECTING, source.CONNECTING, source.CLOSED]);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.requests).toHaveLength(3);
  });

  test("is not fooled by an answer that is no event stream", async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<p>data: a\n\n");
    });
    const source = new FetchEventSource(server.url);
    const [error] = await collect(source, ["error"], 1);
    expect(error?.message).toBe("The server answered 200.");
  });

  test("ends its connection when closed", async () => {
    let closed = false;
    await using server = await serve((request, response) => {
      request.socket.once("close", () => (closed = true));
      response.writeHead(200, stream).write("data: a\n\n");
    });
    await collect(new FetchEventSource(server.url), ["message"], 1);
    await expect.poll(() => closed).toBe(true);
    expect(server.requests).toHaveLength(1);
  });
});
