// What no browser and no client sends: requests bent by hand.
import { connect, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { testServer } from "../support/test-server.ts";

/** Until it is closed, also by a reset: once() would reject at the "error" that comes first. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.on("error", () => undefined).on("close", () => resolve()));
}

/** Sends the bytes and gives back everything that came until the server closed. */
async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("latin1").on("data", (text: string) => (answer += text));
  const end = closed(socket);
  socket.write(bytes, "latin1");
  await end;
  return answer;
}

describe("malformed requests", () => {
  test.each([
    ["without Host, as HTTP/1.0 may be", "GET /trpc/host.summary HTTP/1.0\r\n\r\n", "403"],
    ["as HTTP/0.9", "GET /healthz\r\n\r\n", "403"],
    ["without Host", "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n", "400"],
    ["with a whole URL", "GET http://HOST/trpc/host.summary HTTP/1.1\r\nHost: HOST\r\n", "403"],
    ["with another's whole URL", "GET http://evil.example/ HTTP/1.1\r\nHost: HOST\r\n", "403"],
    ["about the server itself", "OPTIONS * HTTP/1.1\r\nHost: HOST\r\n", "403"],
    [
      "with two slashes before the API",
      "GET //trpc/host.summary HTTP/1.1\r\nHost: HOST\r\n",
      "404",
    ],
    ["with an encoded slash", "GET /trpc%2fhost.summary HTTP/1.1\r\nHost: HOST\r\n", "404"],
    ["in capitals", "GET /TRPC/host.summary HTTP/1.1\r\nHost: HOST\r\n", "401"],
    ["in capitals, for metrics", "GET /METRICS/ HTTP/1.1\r\nHost: HOST\r\n", "401"],
    ["with TRACE", "TRACE /trpc/host.summary HTTP/1.1\r\nHost: HOST\r\n", "405"],
    [
      "with two lengths",
      "POST /auth/session HTTP/1.1\r\nHost: HOST\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n",
      "400",
    ],
    ["with bare line feeds", "GET /healthz HTTP/1.1\nHost: HOST\n\n", "400"],
    ["with HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400"],
    ["with TLS", "\u0016\u0003\u0001\u0002\u0000\u0001", "400"],
    [
      "with a header beyond all bounds",
      `GET /healthz HTTP/1.1\r\nHost: HOST\r\nX-A: ${"a".repeat(20_000)}\r\n`,
      "431",
    ],
  ])("%s", async (_, bytes, status) => {
    await using server = await testServer();
    const whole = bytes.endsWith("\n\r\n") || bytes.endsWith("\n\n") || !bytes.includes("\r\n");
    const sent = whole ? bytes : `${bytes}Connection: close\r\n\r\n`;
    const answer = await exchange(server.port, sent.replaceAll("HOST", `127.0.0.1:${server.port}`));
    expect(answer.split("\r\n", 1)[0]).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer.toLowerCase()).not.toContain("access-control-allow");
    expect(answer).not.toContain("hostId");
  });

  test("CONNECT opens no tunnel, Upgrade switches no protocol", async () => {
    await using server = await testServer();
    const host = `127.0.0.1:${server.port}`;
    expect(await exchange(server.port, `CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toBe(
      "",
    );
    const upgrade = await server.raw({
      path: "/trpc/host.summary",
      headers: { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" },
    });
    expect(upgrade.status).toBe(401);
  });

  test("two requests in one packet are both checked", async () => {
    await using server = await testServer();
    const first = `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`;
    const second = "GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    const answer = await exchange(server.port, first + second);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 403"]);
  });

  test("a path that leaves the page's folder gets 404", async () => {
    await using server = await testServer();
    for (const path of [
      "/assets/../../cli/main.js",
      "/..%2f..%2fpackage.json",
      "/%2e%2e/%2e%2e/package.json",
      "/..%5c..%5cpackage.json",
      "/assets/%00.js",
    ]) {
      const { body } = await server.raw({ path });
      expect(body).not.toContain('"dependencies"');
      expect(body).not.toContain("createProgram");
    }
  });

  test("headers that arrive byte by byte run into a timeout", async () => {
    await using server = await testServer({ headersTimeoutMs: 200 });
    const socket = connect(server.port, "127.0.0.1");
    const end = closed(socket);
    let answer = "";
    socket.setEncoding("latin1").on("data", (text: string) => (answer += text));
    socket.write("GET /healthz HTTP/1.1\r\n");
    const drip = setInterval(() => socket.write("X"), 20);
    socket.once("data", () => clearInterval(drip));
    await end;
    clearInterval(drip);
    // A byte that meets the closed end resets the connection, and the answer is then lost (tcp(7)).
    expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/);
  });
});
