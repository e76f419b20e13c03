import { describe, expect, test } from "vitest";
import { testServer } from "../support/test-server.ts";

describe("contentGuard", () => {
  test.each([
    "application/x-www-form-urlencoded",
    "text/plain",
    "text/plain;charset=application/json",
    "multipart/form-data; boundary=x",
    "application/octet-stream",
    "application/jsonp",
    "text/json",
    "",
  ])("a mutation sent as %j gets 415", async (type) => {
    await using server = await testServer();
    for (const path of ["/trpc/processes.cancelKill", "/trpc/protections.put", "/auth/session"]) {
      const answer = await server.authorized({
        method: "POST",
        path,
        headers: type === "" ? {} : { "content-type": type },
        body: '{"id":"x"}',
      });
      expect([path, answer.status]).toEqual([path, 415]);
      expect(JSON.parse(answer.body)).toMatchObject({
        error: { data: { corral: { code: "UNSUPPORTED_MEDIA_TYPE" } } },
      });
    }
  });

  test("application/json with parameters is JSON", async () => {
    await using server = await testServer();
    const answer = await server.call(
      "processes.list",
      {},
      {
        "content-type": "Application/JSON; charset=utf-8",
      },
    );
    expect(answer.status).toBe(200);
  });

  test("a mutation by GET gets 405 and does not run", async () => {
    await using server = await testServer();
    const input = encodeURIComponent('{"birthPeriodMs":0}');
    const answer = await server.authorized({ path: `/trpc/settings.update?input=${input}` });
    expect(answer.status).toBe(405);
    expect(server.service.settings().birthPeriodMs).not.toBe(0);
  });

  test.each(["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])(
    "%s of a procedure is refused",
    async (method) => {
      await using server = await testServer();
      const answer = await server.authorized({ method, path: "/trpc/processes.list" });
      expect(answer.status).toBe(405);
    },
  );

  test.each(["{", "", "not json", '{"a":', "\u0000", "[1,"])(
    "a body that is %j is a typed error",
    async (body) => {
      await using server = await testServer();
      const answer = await server.authorized({
        method: "POST",
        path: "/trpc/processes.previewKill",
        headers: { "content-type": "application/json" },
        body,
      });
      expect(answer.status).toBe(400);
      const { error } = JSON.parse(answer.body);
      expect(error.data.corral.code).toBe("INVALID_ARGUMENT");
      expect(error.data).not.toHaveProperty("stack");
      const session = await server.raw({
        method: "POST",
        path: "/auth/session",
        headers: { "content-type": "application/json" },
        body,
      });
      expect(session.status).toBe(400);
    },
  );

  test("a body over 4 MiB gets 413, with and without Content-Length", async () => {
    await using server = await testServer();
    const big = `{"ids":["${"x".repeat(5 * 1024 ** 2)}"]}`;
    const told = await server.authorized({
      method: "POST",
      path: "/trpc/processes.samples",
      headers: { "content-type": "application/json" },
      body: big,
    });
    expect(told.status).toBe(413);
    const chunk = Buffer.from(`${Buffer.byteLength(big).toString(16)}\r\n${big}\r\n0\r\n\r\n`);
    const untold = await server.authorized({
      method: "POST",
      path: "/trpc/processes.samples",
      headers: {
        "content-type": "application/json",
        "content-length": [],
        "transfer-encoding": "chunked",
      },
      body: chunk,
    });
    expect(untold.status).toBe(413);
    const session = await server.raw({
      method: "POST",
      path: "/auth/session",
      headers: { "content-type": "application/json" },
      body: `{"token":"${"x".repeat(10_000)}"}`,
    });
    expect(session.status).toBe(413);
  });

  test("a batch of more than 20 gets 400, one of 20 is answered", async () => {
    await using server = await testServer();
    const batch = (count: number) =>
      server.authorized({
        path: `/trpc/${Array.from({ length: count }, () => "settings.get").join(",")}?batch=1&input={}`,
      });
    const small = await batch(20);
    expect([small.status, JSON.parse(small.body).length]).toEqual([200, 20]);
    expect((await batch(21)).status).toBe(400);
    expect((await batch(200)).status).toBe(400);
  });

  test("headers that are too large are refused, and the server keeps running", async () => {
    await using server = await testServer();
    const answer = await server.raw({ headers: { "x-much": "x".repeat(100_000) } });
    expect(answer.status).toBe(431);
    expect((await server.raw({ path: "/healthz" })).status).toBe(200);
  });
});
