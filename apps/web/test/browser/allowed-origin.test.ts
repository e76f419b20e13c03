// `--allow-origin` in a browser: what a page of another origin can do with the API.
import { once } from "node:events";
import { createServer } from "node:http";
import { MockProcessInspector } from "@corral/inspector/mock";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser, openPage } from "../support/browser.ts";
import { startTestServer } from "../support/server.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A server of empty pages, as an app of another origin has. */
async function startPages() {
  const server = createServer((_request, response) => {
    response.setHeader("content-type", "text/html").end("<!doctype html><title>App</title>");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not a TCP server");
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly credentials?: "include";
}

/** What the page can read: the status and the beginning of the body; or that it can read nothing. */
function ask(page: Page, url: string, init: Asked = {}) {
  return page.evaluate(
    async (request) => {
      try {
        const response = await fetch(request.url, request.init);
        const { value } = (await response.body?.getReader().read()) ?? {};
        return { status: response.status, body: new TextDecoder().decode(value) };
      } catch (error) {
        return { status: 0, body: String(error) };
      }
    },
    { url, init },
  );
}

/** Corral answers at 127.0.0.1: another port of it is the same site, localhost is another. */
describe.each([
  { site: "same-site", host: "127.0.0.1", session: 200 },
  // Its cookie is SameSite=Strict: a page of another site needs the token.
  { site: "cross-site", host: "localhost", session: 401 },
])("a $site page", ({ host, session }) => {
  async function open(isAllowed: boolean) {
    const stack = new AsyncDisposableStack();
    const pages = stack.use(await startPages());
    const origin = `http://${host}:${pages.port}`;
    const inspector = new MockProcessInspector();
    inspector.addProcess({ pid: 100, name: "agent" });
    const server = stack.use(
      await startTestServer({ inspector, ...(isAllowed && { allowOrigins: [origin] }) }),
    );
    const { page } = stack.use(await openPage(browser, origin));
    const authorization = `Bearer ${new URL(server.link).hash.slice("#token=".length)}`;
    return { server, page, authorization, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  }
  const json = { "content-type": "application/json", "x-corral-client": "my-app" };

  test("of an allowed origin reads, changes, watches, and reads refusals", async () => {
    await using it = await open(true);
    const { server, page, authorization } = it;
    const api = `${server.url}/trpc`;
    const read = await ask(page, `${api}/host.summary`, { headers: { authorization } });
    expect(read).toMatchObject({
      status: 200,
      body: expect.stringContaining(server.service.hostId),
    });
    const changed = await ask(page, `${api}/settings.update`, {
      method: "POST",
      headers: { ...json, authorization },
      body: '{"watchIntervalMs":777}',
    });
    expect([changed.status, server.service.settings().watchIntervalMs]).toEqual([200, 777]);
    const watched = await ask(page, `${api}/processes.watch`, {
      headers: { authorization, accept: "text/event-stream" },
    });
    expect(watched).toMatchObject({ status: 200, body: expect.stringContaining("connected") });
    const refused = await ask(page, `${api}/host.summary`, { headers: json });
    expect(refused).toMatchObject({ status: 401, body: expect.stringContaining("NO_SESSION") });
  });

  test("of an allowed origin has a session if it is of the same site", async () => {
    await using it = await open(true);
    const { server, page, authorization } = it;
    const credentials = "include";
    const exchanged = await ask(page, `${server.url}/auth/session`, {
      method: "POST",
      headers: json,
      body: JSON.stringify({ token: authorization.slice("Bearer ".length) }),
      credentials,
    });
    expect(exchanged.status).toBe(200);
    const { secret }: { secret: string } = JSON.parse(exchanged.body);
    const read = await ask(page, `${server.url}/trpc/host.summary`, {
      headers: { "x-corral-session": secret },
      credentials,
    });
    expect(read.status).toBe(session);
  });

  test("of another origin reads nothing and changes nothing, not even with the token", async () => {
    await using it = await open(false);
    const { server, page, authorization } = it;
    const api = `${server.url}/trpc`;
    const before = server.service.settings();
    for (const init of [
      { headers: { authorization } },
      { method: "POST", headers: { ...json, authorization }, body: '{"watchIntervalMs":777}' },
      { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" },
    ]) {
      const path = init.body === undefined ? "host.summary" : "settings.update";
      const { status, body } = await ask(page, `${api}/${path}`, init);
      expect([status, body]).toEqual([0, expect.stringContaining("Failed to fetch")]);
    }
    expect(server.service.settings()).toEqual(before);
  });
});
