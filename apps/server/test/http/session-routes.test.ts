import { readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startServer } from "../../src/server/start-server.ts";
import { waitFor } from "../support/corral-process.ts";
import { rawRequest } from "@corral/testing/raw-http";
import { stagedMachine, testServer } from "../support/test-server.ts";

interface Running {
  readonly port: number;
  readonly token: string;
}

/** What a browser holds after it exchanged the link's token; `held`: what it held before. */
async function exchange({ port, token }: Running, held: Readonly<Record<string, string>> = {}) {
  const answer = await rawRequest(port, {
    method: "POST",
    path: "/auth/session",
    headers: { "content-type": "application/json", ...held },
    body: JSON.stringify({ token }),
  });
  const setCookie = answer.headers["set-cookie"] ?? "";
  const cookie = setCookie.split(";")[0] ?? "";
  const secret: string = answer.status === 200 ? JSON.parse(answer.body).secret : "";
  return { status: answer.status, setCookie, cookie, secret, headers: sessionOf(cookie, secret) };
}

const sessionOf = (cookie: string, secret: string) => ({ cookie, "x-corral-session": secret });

async function statusOf({ port }: { readonly port: number }, headers: Record<string, string>) {
  const { status } = await rawRequest(port, { path: "/trpc/processes.list", headers });
  return status;
}

const revoke = async ({ port }: { readonly port: number }, headers: Record<string, string>) =>
  rawRequest(port, { method: "DELETE", path: "/auth/session", headers });

/** A stream by hand; `accept: ""` does not say that it takes one. */
function openStream(port: number, headers: Record<string, string>, path = "processes.watch") {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  let ended = false;
  socket.on("data", (chunk) => (text += chunk.toString()));
  socket.on("close", () => (ended = true)).on("error", () => {});
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET /trpc/${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n`);
  socket.write(`${lines.join("")}\r\n`);
  return {
    opened: () => waitFor(() => text.includes('"kind":"view"') || undefined),
    ended: () => ended,
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

describe("sessions", () => {
  test("the token is exchanged for an HttpOnly cookie and a secret; together they open the API", async () => {
    await using server = await testServer();
    const { setCookie, cookie, secret, headers } = await exchange(server);
    expect(setCookie).toMatch(/; HttpOnly(;|$)/);
    expect(setCookie).toMatch(/; SameSite=Strict(;|$)/);
    expect(setCookie).toMatch(/; Path=\/(;|$)/);
    expect(setCookie).not.toMatch(/Domain/i);
    for (const secretValue of [server.token, secret]) expect(setCookie).not.toContain(secretValue);
    expect(secret).toMatch(/^[\w-]{43}$/);

    expect(await statusOf(server, { ...headers, cookie: `theme=dark; ${cookie}` })).toBe(200);
    expect((await server.raw({ path: "/auth/session", headers })).status).toBe(204);
  });

  test("neither the cookie nor the secret alone opens the API", async () => {
    await using server = await testServer();
    const one = await exchange(server);
    const other = await exchange(server);
    for (const headers of [
      { cookie: one.cookie },
      { "x-corral-session": one.secret },
      sessionOf(one.cookie, ""),
      sessionOf(one.cookie, other.secret),
      sessionOf(one.cookie, one.cookie.split("=")[1] ?? ""),
      sessionOf(`corral_${server.port}=${one.secret}`, one.secret),
    ]) {
      expect([headers, await statusOf(server, headers)]).toEqual([headers, 401]);
      const { status } = await server.raw({ path: "/auth/session", headers });
      expect(status).toBe(401);
    }
    using stream = openStream(server.port, { cookie: one.cookie, accept: "text/event-stream" });
    await waitFor(() => stream.ended() || undefined);
    await revoke(server, { cookie: one.cookie });
    expect(await statusOf(server, one.headers)).toBe(200);
  });

  test("cookies of the same name that another port set do not lock the page out", async () => {
    await using server = await testServer();
    const { cookie, secret } = await exchange(server);
    const planted = `corral_${server.port}=planted`;
    for (const cookies of [
      `${planted}; ${cookie}`,
      `${planted}; ${planted}; ${cookie}; ${planted}`,
    ])
      expect(await statusOf(server, sessionOf(cookies, secret))).toBe(200);
    const again = await exchange(server, sessionOf(`${planted}; ${cookie}`, secret));
    expect([again.status, again.cookie]).toEqual([204, cookie]);
  });

  test("DELETE revokes the session and ends its streams, and no others, at once", async () => {
    await using server = await testServer();
    const one = await exchange(server);
    const other = await exchange(server);
    const accept = { accept: "text/event-stream" };
    using watching = openStream(server.port, { ...one.headers, ...accept });
    using silent = openStream(server.port, one.headers);
    using escaped = openStream(server.port, one.headers, "processes%2ewatch");
    using others = openStream(server.port, { ...other.headers, ...accept });
    using bearers = openStream(server.port, { authorization: `Bearer ${server.token}` });
    for (const stream of [watching, silent, escaped, others, bearers]) await stream.opened();

    const out = await revoke(server, one.headers);
    expect(out.headers["set-cookie"]).toMatch(/Expires=Thu, 01 Jan 1970/);
    expect(await statusOf(server, one.headers)).toBe(401);
    for (const stream of [watching, silent, escaped])
      await waitFor(() => stream.ended() || undefined, 2_000);
    expect([others.ended(), bearers.ended()]).toEqual([false, false]);
    expect(await statusOf(server, other.headers)).toBe(200);
    expect((await revoke(server, one.headers)).status).toBe(204);
  });

  test("sessions survive a restart of the server, unless revoked or the token is replaced", async () => {
    await using server = await testServer();
    const kept = await exchange(server);
    const revoked = await exchange(server);
    await revoke(server, revoked.headers);
    const file = await readFile(join(server.dataDirectory, "sessions.json"), "utf8");
    for (const secret of [server.token, kept.secret, kept.cookie.split("=")[1] ?? ""])
      expect(file).not.toContain(secret);

    const options = {
      port: server.port,
      dataDirectory: server.dataDirectory,
      inspector: stagedMachine(),
    };
    await server.close();
    {
      await using _again = await startServer(options);
      expect(await statusOf(server, kept.headers)).toBe(200);
      expect(await statusOf(server, revoked.headers)).toBe(401);
    }
    await writeFile(join(server.dataDirectory, "token"), `${"x".repeat(43)}\n`);
    await using _other = await startServer(options);
    expect(await statusOf(server, kept.headers)).toBe(401);
  });

  test("opening the link again renews the session and keeps its secret", async () => {
    await using server = await testServer();
    const first = await exchange(server);
    const again = await exchange(server, first.headers);
    expect([again.status, again.cookie]).toEqual([204, first.cookie]);
    expect(await statusOf(server, first.headers)).toBe(200);
  });

  test.each(["{}", "[]", "null", '{"token":1}', '{"token":null}'])(
    "the body %s is refused with the expected form",
    async (body) => {
      await using server = await testServer();
      const answer = await server.raw({
        method: "POST",
        path: "/auth/session",
        headers: { "content-type": "application/json" },
        body,
      });
      expect(answer.status).toBe(400);
      expect(answer.headers["set-cookie"]).toBeUndefined();
    },
  );
});
