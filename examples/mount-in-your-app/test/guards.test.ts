import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProcessService } from "@corral/process-service";
import { guardProbes, probedSettings } from "@corral/testing/guard-probes";
import { rawRequest } from "@corral/testing/raw-http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveApp } from "../src/serve.ts";
import { allowedOrigin, servers, startGuarded, token } from "./servers.ts";

interface Guarded extends AsyncDisposable {
  readonly port: number;
  readonly service: ProcessService;
}

/** This example itself: Corral's procedures hang below `corral.`. */
async function startExample(): Promise<Guarded> {
  const directory = await mkdtemp(join(tmpdir(), "corral-guards-"));
  const path = join(directory, "app.db");
  const app = await serveApp({ path, port: 0, token, origins: [allowedOrigin] });
  return {
    ...app,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const apps: readonly (readonly [string, string, () => Promise<Guarded>])[] = [
  ["the example", "/corral.", startExample],
  ...Object.entries(servers).map(
    ([name, serve]) => [name, "/trpc/", () => startGuarded(serve)] as const,
  ),
];

describe.each(apps)("%s behind the guard", (_, basePath, start) => {
  let app: Guarded;
  beforeAll(async () => {
    app = await start();
  });
  afterAll(async () => app[Symbol.asyncDispose]());

  const authorization = `Bearer ${token}`;

  test.each(guardProbes)("$name is refused", async ({ request, statuses, code }) => {
    const { port, service } = app;
    const target = { port, token, basePath, bytesTooMany: 5 * 1024 ** 2 };
    const { status, body, headers } = await rawRequest(port, request(target));
    expect(statuses).toContain(status);
    expect(code && JSON.parse(body).error.data.corral.code).toBe(code);
    expect(headers["access-control-allow-origin"]).toBeUndefined();
    expect(service.settings()).not.toMatchObject(probedSettings);
  });

  test("whoever has the token reads, changes and watches", async () => {
    const { port, service } = app;
    const read = await rawRequest(port, {
      path: `${basePath}host.summary`,
      headers: { authorization },
    });
    expect([read.status, JSON.parse(read.body).result.data.hostId]).toEqual([200, service.hostId]);
    const written = await rawRequest(port, {
      method: "POST",
      path: `${basePath}settings.update`,
      headers: { authorization, "content-type": "application/json" },
      body: '{"retentionMs":86400000}',
    });
    expect([written.status, service.settings().retentionMs]).toEqual([200, 86_400_000]);
    const watched = await rawRequest(port, {
      path: `${basePath}processes.watch`,
      headers: { authorization, accept: "text/event-stream" },
      until: "\nid: ",
    });
    // Resumable: with an id. tRPC sends none where app and router have two copies of @trpc/server.
    expect(watched).toMatchObject({ status: 200, body: expect.stringContaining("\nid: ") });
  });

  test("a page of an allowed origin reads answers, refusals and streams", async () => {
    const { port } = app;
    const foreign = { origin: allowedOrigin, "sec-fetch-site": "cross-site" };
    const preflight = await rawRequest(port, {
      method: "OPTIONS",
      path: `${basePath}settings.update`,
      headers: {
        ...foreign,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type,x-of-the-app",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers["access-control-allow-headers"]).toContain(
      "authorization,content-type,x-of-the-app",
    );
    const answers = [
      await rawRequest(port, {
        path: `${basePath}host.summary`,
        headers: { ...foreign, authorization },
      }),
      await rawRequest(port, { path: `${basePath}host.summary`, headers: foreign }),
      await rawRequest(port, {
        path: `${basePath}processes.watch`,
        headers: { ...foreign, authorization, accept: "text/event-stream" },
        until: "\r\n\r\n",
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 200]);
    for (const { headers } of [preflight, ...answers]) {
      expect(headers).toMatchObject({
        "access-control-allow-origin": allowedOrigin,
        "access-control-allow-credentials": "true",
      });
    }
  });

  test("guessing gets 429; the right token still works", async () => {
    const ask = (given: string) =>
      rawRequest(app.port, {
        path: `${basePath}host.summary`,
        headers: { authorization: `Bearer ${given}` },
      });
    for (let i = 0; i < 20; i++) await ask(`guess-${i}`);
    const { status, headers } = await ask("another");
    expect([status, Number(headers["retry-after"]) > 0]).toEqual([429, true]);
    expect((await ask(token)).status).toBe(200);
  });
});
