import { once } from "node:events";
import { createServer } from "node:http";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "../support/browser.ts";
import { startMockHost } from "../support/mock-host.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const refusal = "This page needs your link";

/** A server that records the cookies it receives and can set cookies. */
async function otherServer(setCookie: string[] = []) {
  const cookies: string[] = [];
  const server = createServer((request, response) => {
    cookies.push(request.headers.cookie ?? "");
    response.writeHead(200, { "content-type": "text/html", "set-cookie": setCookie });
    response.end("<title>Dev server</title>");
  });
  server.listen(0);
  await once(server, "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not a TCP server");
  return {
    port: address.port,
    cookies,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

test("port links do not send the session cookie; the cookie alone gives no access", async () => {
  await using other = await otherServer();
  await using it = await openMockPage(browser, {
    setup: async ({ inspector, register }) => {
      inspector.addProcess(
        { pid: 100, name: "claude", command: ["claude"] },
        { details: { ports: [{ protocol: "tcp", address: "0.0.0.0", port: other.port }] } },
      );
      await register({ pid: 100, label: "claude", task: "T-1" });
    },
  });
  const { page, server } = it;
  const opening = page.context().waitForEvent("page");
  await row(page, /T-1/)
    .getByRole("link", { name: `:${other.port}` })
    .click();
  const opened = await opening;
  await opened.waitForLoadState();
  expect(await opened.title()).toBe("Dev server");
  expect(other.cookies[0]).toBe("");

  // On the page's own host name the browser sends the cookie, but the cookie alone gives no access.
  await opened.goto(`http://127.0.0.1:${other.port}/`);
  const stolen = other.cookies.find((cookie) => cookie.includes(`corral_${server.port}=`));
  expect(stolen).toBeDefined();
  for (const path of ["/trpc/processes.list", "/auth/session", "/metrics"]) {
    const headers = { cookie: stolen ?? "" };
    expect((await fetch(`${server.url}${path}`, { headers })).status).toBe(401);
  }
  await page.reload();
  await table(page).waitFor();
});

test("cookies set by another port do not break the session", async () => {
  await using it = await openMockPage(browser);
  const { page, server } = it;
  await table(page).waitFor();
  const name = `corral_${server.port}`;
  await using other = await otherServer([
    `${name}=planted; Path=/trpc`,
    `${name}=planted; Path=/auth/session`,
  ]);
  await page.goto(`http://127.0.0.1:${other.port}/`);
  await page.goto(server.url);
  await table(page).waitFor();
  const cookies = await page.context().cookies(`${server.url}/trpc`);
  expect(cookies.filter((cookie) => cookie.name === name)).toHaveLength(2);
});

test("pasting the link into a tab without a session opens it and all other tabs", async () => {
  await using host = await startMockHost();
  const { server } = host;
  await using opened = await openPage(browser, server.url);
  const { page } = opened;
  await page.getByRole("heading", { name: refusal }).waitFor();
  const second = await page.context().newPage();
  await second.goto(server.url);
  await second.getByRole("heading", { name: refusal }).waitFor();

  const paste = (hash: string): Promise<void> =>
    page.evaluate((value) => void (location.hash = value), hash);
  await paste(`token=${"x".repeat(43)}`);
  await page.getByText("This link is not (or no longer) right").first().waitFor();
  await paste(new URL(server.link).hash);
  for (const tab of [page, second]) {
    await tab.getByRole("heading", { name: "No agent is running" }).waitFor();
    expect(tab.url()).not.toContain("token");
  }
  await second.reload();
  await second.getByRole("heading", { name: "No agent is running" }).waitFor();
});

test("a revoked session hides all processes at once, in every tab", async () => {
  await using it = await openMockPage(browser);
  const { page, server } = it;
  await table(page).waitFor();
  const second = await page.context().newPage();
  await second.goto(server.url);
  await table(second).waitFor();
  const status = await page.evaluate(async () => {
    const secret = localStorage.getItem("corral.session") ?? "";
    const headers = { "x-corral-session": secret };
    const { status } = await fetch("/auth/session", { method: "DELETE", headers });
    return status;
  });
  expect(status).toBe(204);
  await page.getByRole("heading", { name: refusal }).waitFor();
  await second.bringToFront();
  await second.getByRole("heading", { name: refusal }).waitFor();
  expect(await table(second).count()).toBe(0);
});
