import { describe, expect, test } from "vitest";
import { testServer } from "../support/test-server.ts";

const guarded = [
  "/trpc/processes.list",
  "/trpc/processes.kill",
  "/trpc/nothing",
  "/trpc",
  "/metrics",
  "/auth/session",
];

describe("authGuard", () => {
  test("without a token every route that reads or changes something gets 401", async () => {
    await using server = await testServer();
    for (const path of guarded) {
      const answer = await server.raw({ path });
      expect([path, answer.status]).toEqual([path, 401]);
      expect(JSON.parse(answer.body).error.data.corral).toEqual({ code: "NO_SESSION" });
    }
    const post = await server.raw({
      method: "POST",
      path: "/trpc/executors.list",
      headers: { "content-type": "application/json" },
    });
    expect(post.status).toBe(401);
    const watch = await server.raw({
      path: "/trpc/processes.watch",
      headers: { accept: "text/event-stream" },
    });
    expect(watch.status).toBe(401);
  });

  test("a wrong token of any form gets 401", async () => {
    await using server = await testServer();
    const { token, port } = server;
    for (const headers of [
      { authorization: `Bearer ${token}x` },
      { authorization: `Bearer ${token.slice(0, -1)}` },
      { authorization: `Bearer ${token.toLowerCase()}` },
      { authorization: "Bearer" },
      { authorization: `Basic ${Buffer.from(`:${token}`).toString("base64")}` },
      { authorization: token },
      { "x-corral-session": token },
      { "x-corral-session": "" },
      { "x-corral-session": token, cookie: `corral_${port}=${token}` },
      { "x-corral-session": "a".repeat(43), cookie: `corral_${port}=${"a".repeat(43)}` },
    ]) {
      const answer = await server.raw({ path: "/trpc/processes.list", headers });
      expect([headers, answer.status]).toEqual([headers, 401]);
      expect(JSON.parse(answer.body).error.data.corral).toEqual({ code: "BAD_TOKEN" });
    }
  });

  test("a token in the query string is not accepted", async () => {
    await using server = await testServer();
    const answer = await server.raw({
      path: `/trpc/processes.list?token=${server.token}&connectionParams=${encodeURIComponent(JSON.stringify({ token: server.token }))}`,
    });
    expect(answer.status).toBe(401);
  });

  test("guessing gets 429 with Retry-After; the right token still works", async () => {
    await using server = await testServer();
    const statuses: number[] = [];
    const waits: number[] = [];
    for (let i = 0; i < 25; i++) {
      const answer = await server.raw({
        path: "/trpc/processes.list",
        headers: { authorization: `Bearer guess-${i}` },
      });
      statuses.push(answer.status);
      waits.push(Number(answer.headers["retry-after"]));
    }
    expect(statuses.slice(0, 20)).toEqual(statuses.slice(0, 20).fill(401));
    expect(statuses.slice(20)).toEqual([429, 429, 429, 429, 429]);
    expect(Math.min(...waits.slice(20))).toBeGreaterThan(0);
    // The link's exchange counts with the rest.
    const exchange = await server.raw({
      method: "POST",
      path: "/auth/session",
      headers: { "content-type": "application/json" },
      body: '{"token":"guess"}',
    });
    expect(exchange.status).toBe(429);
    expect((await server.call("processes.list", {})).status).toBe(200);
    expect((await server.raw({ path: "/healthz" })).status).toBe(200);
  });

  test("a request without a session, or with the cookie only, does not count as guessing", async () => {
    await using server = await testServer();
    for (let i = 0; i < 30; i++) {
      const headers = i % 2 === 0 ? {} : { cookie: `corral_${server.port}=planted` };
      const { status, body } = await server.raw({ path: "/auth/session", headers });
      expect(status).toBe(401);
      expect(JSON.parse(body).error.data.corral).toEqual({ code: "NO_SESSION" });
    }
  });
});
