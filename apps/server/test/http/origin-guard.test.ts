import { describe, expect, test } from "vitest";
import { testServer } from "../support/test-server.ts";

describe("originGuard", () => {
  test("an Origin of another site, of another port, or null gets 403, also with the right token", async () => {
    await using server = await testServer();
    const { port } = server;
    for (const origin of [
      "null",
      "",
      "http://evil.example",
      `http://127.0.0.1:${port + 1}`,
      "http://127.0.0.1",
      `http://localhost:${port}`,
      `http://127.0.0.1:${port}.evil.example`,
      `http://127.0.0.1:${port}/`,
      `ftp://127.0.0.1:${port}`,
      "chrome-extension://abcdef",
    ]) {
      const headers = { origin };
      const answers = await Promise.all([
        server.authorized({ path: "/trpc/processes.list", headers }),
        server.call("processes.list", {}, headers),
        server.authorized({
          path: "/trpc/processes.watch",
          headers: { ...headers, accept: "text/event-stream" },
          until: "\r\n\r\n",
        }),
        server.authorized({ headers }),
      ]);
      expect(
        answers.map(({ status }) => status),
        `Origin: ${origin}`,
      ).toEqual([403, 403, 403, 403]);
    }
  });

  test("a page on another port of this machine is same-site, and is refused", async () => {
    await using server = await testServer();
    for (const site of ["same-site", "cross-site"]) {
      const navigating = { "sec-fetch-site": site, "sec-fetch-mode": "navigate" };
      const image = await server.authorized({
        path: "/trpc/processes.list",
        headers: { "sec-fetch-site": site, "sec-fetch-mode": "no-cors" },
      });
      expect(image.status).toBe(403);
      const form = await server.call("processes.list", {}, navigating);
      expect(form.status).toBe(403);
      const link = await server.raw({ path: "/healthz", headers: navigating });
      expect(link.status).toBe(200);
    }
  });

  test("the own page, programs and allowed origins are answered", async () => {
    await using server = await testServer({ allowOrigins: ["http://localhost:5173"] });
    const { port } = server;
    for (const headers of [
      {},
      { origin: `http://127.0.0.1:${port}`, "sec-fetch-site": "same-origin" },
      { origin: `http://localhost:${port}`, host: `localhost:${port}` },
      { origin: "http://localhost:5173" },
      { "sec-fetch-site": "none" },
    ]) {
      expect((await server.call("processes.list", {}, headers)).status).toBe(200);
    }
  });

  test("no answer has CORS headers for another origin", async () => {
    await using server = await testServer({ allowOrigins: ["http://localhost:5173"] });
    const origin = "http://evil.example";
    const answers = [
      await server.raw({ headers: { origin } }),
      await server.raw({
        method: "OPTIONS",
        path: "/trpc/processes.kill",
        headers: { origin, "access-control-request-method": "POST" },
      }),
      await server.raw(),
      await server.raw({ path: "/nothing.here" }),
      await server.call("processes.list", {}),
      await server.call("processes.get", { id: "none" }),
      await server.raw({ path: "/trpc/processes.list" }),
    ];
    for (const { headers } of answers) {
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    }
  });

  test("an allowed origin may read answers and refusals, whatever site it is", async () => {
    await using server = await testServer({ allowOrigins: ["http://localhost:5173"] });
    const foreign = { origin: "http://localhost:5173", "sec-fetch-site": "cross-site" };
    const answers = [
      await server.call("processes.list", {}, foreign),
      await server.raw({ path: "/trpc/processes.list", headers: foreign }),
      await server.raw({ path: "/auth/session", headers: foreign }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 401]);
    for (const { headers } of answers) {
      expect(headers).toMatchObject({
        "access-control-allow-origin": "http://localhost:5173",
        "access-control-allow-credentials": "true",
        "cache-control": "no-store",
      });
    }
    const preflight = await server.raw({
      method: "OPTIONS",
      path: "/trpc/processes.kill",
      headers: {
        ...foreign,
        "sec-fetch-mode": "cors",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers["access-control-allow-headers"]).toContain("authorization");
    expect(preflight.headers["access-control-allow-methods"]).toContain("POST");
    const image = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" };
    expect((await server.authorized({ headers: image })).status).toBe(403);
  });

  test("an allowed origin does not make a foreign host name an allowed one", async () => {
    await using server = await testServer({ allowOrigins: ["http://localhost:5173"] });
    const headers = { origin: "http://localhost:5173", host: `evil.example:${server.port}` };
    expect((await server.call("processes.list", {}, headers)).status).toBe(403);
  });
});
