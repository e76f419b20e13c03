import { describe, expect, test } from "vitest";
import { SESSION_MS, isValidSession, issueSession } from "../../src/auth/session.ts";
import { testServer } from "../support/test-server.ts";

describe("sessions", () => {
  test("the link's token is traded for a cookie that no script reads, and that opens the API", async () => {
    await using server = await testServer();
    const answer = await server.raw({
      method: "POST",
      path: "/auth/session",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: server.token }),
    });
    expect(answer.status).toBe(204);
    const setCookie = answer.headers["set-cookie"] ?? "";
    expect(setCookie).toMatch(/; HttpOnly(;|$)/);
    expect(setCookie).toMatch(/; SameSite=Strict(;|$)/);
    expect(setCookie).toMatch(/; Path=\/(;|$)/);
    expect(setCookie).not.toContain(server.token);
    expect(setCookie).not.toMatch(/Domain/i);

    const cookie = `theme=dark; ${setCookie.split(";")[0]}`;
    const list = await server.raw({ path: "/trpc/processes.list", headers: { cookie } });
    expect(list.status).toBe(200);
    expect((await server.raw({ path: "/auth/session", headers: { cookie } })).status).toBe(204);
    const out = await server.raw({ method: "DELETE", path: "/auth/session", headers: { cookie } });
    expect(out.headers["set-cookie"]).toMatch(/Expires=Thu, 01 Jan 1970/);
  });

  test.each(["{}", "[]", "null", '{"token":1}', '{"token":null}'])(
    "the body %s is refused with what it must be",
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

  test("a session is worth nothing when it is old, from the future, altered, or of another token", () => {
    const now = 1_800_000_000_000;
    const session = issueSession("token", now);
    expect(isValidSession(session, "token", now)).toBe(true);
    expect(isValidSession(session, "token", now + SESSION_MS - 1)).toBe(true);
    expect(isValidSession(session, "token", now + SESSION_MS)).toBe(false);
    expect(isValidSession(session, "token", now - 3_600_000)).toBe(false);
    expect(isValidSession(session, "another", now)).toBe(false);
    expect(isValidSession(session.replace(/^\d+/, String(now + 1)), "token", now)).toBe(false);
    expect(isValidSession("", "token", now)).toBe(false);
    expect(isValidSession("token", "token", now)).toBe(false);
  });
});
