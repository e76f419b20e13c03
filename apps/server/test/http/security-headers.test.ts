import { describe, expect, test } from "vitest";
import { testServer } from "../support/test-server.ts";

describe("securityHeaders", () => {
  test("every answer forbids inline scripts, sources of other origins, sniffing and framing", async () => {
    await using server = await testServer();
    const answers = [
      await server.raw(),
      await server.raw({ path: "/healthz" }),
      await server.raw({ path: "/nothing.here" }),
      await server.raw({ path: "/trpc/processes.list" }),
      await server.raw({ headers: { host: "evil.example" } }),
      await server.call("processes.list", {}),
      await server.authorized({ path: "/metrics" }),
      await server.authorized({
        path: "/trpc/processes.watch",
        headers: { accept: "text/event-stream" },
        until: "\r\n\r\n",
      }),
    ];
    for (const { headers } of answers) {
      const policy = Object.fromEntries(
        (headers["content-security-policy"] ?? "").split(";").map((directive) => {
          const [name = "", ...sources] = directive.trim().split(" ");
          return [name, sources];
        }),
      );
      expect(policy["default-src"]).toEqual(["'none'"]);
      expect(policy["script-src"]).toEqual(["'self'"]);
      expect(policy["connect-src"]).toEqual(["'self'"]);
      expect(policy["frame-ancestors"]).toEqual(["'none'"]);
      expect(policy["base-uri"]).toEqual(["'none'"]);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["referrer-policy"]).toBe("no-referrer");
      expect(headers["x-powered-by"]).toBeUndefined();
    }
  });

  test("answers about the machine are not cached", async () => {
    await using server = await testServer();
    const answers = [
      await server.raw({ path: "/healthz" }),
      await server.raw({ path: "/readyz" }),
      await server.raw({ path: "/nothing.here" }),
      await server.raw({ path: "/trpc/processes.list" }),
      await server.authorized({ path: "/trpc/processes.list" }),
      await server.authorized({ path: "/trpc/nothing" }),
      await server.authorized({ path: "/auth/session" }),
      await server.authorized({ path: "/metrics" }),
      await server.call("processes.list", {}),
      await server.raw({ method: "DELETE", path: "/auth/session" }),
    ];
    for (const { headers } of answers) expect(headers["cache-control"]).toBe("no-store");
  });
});
