import { describe, expect, test } from "vitest";
import { allowedHosts } from "@corral/process-service/guards";
import { testServer } from "../support/test-server.ts";

const foreign = [
  "evil.example",
  "localhost.evil",
  "evil.localhost",
  "127.0.0.1.nip.io",
  "0.0.0.0",
  "[::]",
  "localhost",
  "127.0.0.1",
  "127.1",
  "2130706433",
  "",
  "localhost:PORT:PORT",
  "user@localhost:PORT",
  "localhost:PORT/",
  "localhost.:PORT",
  "evil.example:PORT",
  "0.0.0.0:PORT",
  "localhost:1",
];

describe("hostGuard", () => {
  test("another Host gets 403 on page, query, mutation and subscription", async () => {
    await using server = await testServer();
    for (const name of foreign) {
      const host = name.replaceAll("PORT", String(server.port));
      const headers = { host, authorization: `Bearer ${server.token}` };
      const post = { ...headers, "content-type": "application/json" };
      const answers = await Promise.all([
        server.raw({ headers }),
        server.raw({ headers, path: "/trpc/processes.list" }),
        server.raw({ headers: post, method: "POST", path: "/trpc/processes.list", body: "{}" }),
        server.raw({
          headers: { ...headers, accept: "text/event-stream" },
          path: "/trpc/processes.watch",
          until: "\r\n\r\n",
        }),
        server.raw({ headers, path: "/healthz" }),
        server.raw({ headers, path: "/metrics" }),
        server.raw({ headers: post, method: "POST", path: "/auth/session", body: "{}" }),
      ]);
      const statuses = answers.map(({ status }) => status);
      expect(new Set(statuses), `Host: ${host}`).toEqual(new Set([403]));
    }
  });

  test("no Host, two Hosts, and an absolute URL in the request line are refused", async () => {
    await using server = await testServer();
    const own = `127.0.0.1:${server.port}`;
    const none = await server.raw({ headers: { host: [] } });
    const two = await server.raw({ headers: { host: [own, "evil.example"] } });
    const url = await server.raw({ path: "http://evil.example/" });
    expect([none.status, two.status, url.status]).toEqual([400, 403, 403]);
  });

  test("own and allowed host names are answered", async () => {
    await using server = await testServer({ allowHosts: ["devbox.lan", "proxy.lan:443"] });
    const { port } = server;
    for (const host of [
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `LocalHost:${port}`,
      `[::1]:${port}`,
      `devbox.lan:${port}`,
      "proxy.lan:443",
    ]) {
      const { status } = await server.raw({ path: "/healthz", headers: { host } });
      expect([host, status]).toEqual([host, 200]);
    }
  });

  test("on port 80 the port may be omitted", () => {
    expect(allowedHosts(80, ["devbox"])).toContain("devbox");
    expect(allowedHosts(80, [])).toContain("[::1]");
    expect(allowedHosts(4680, ["[fe80::1]"])).toContain("[fe80::1]:4680");
  });
});
