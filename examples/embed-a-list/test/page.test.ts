import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { build, preview } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "../../../apps/web/test/support/browser.ts";
import { addAgents, startMockHost } from "../../../apps/web/test/support/mock-host.ts";

const root = new URL("..", import.meta.url).pathname;

let browser: Browser;
let outDir: string;
let pages: Awaited<ReturnType<typeof preview>>;
let origin: string;
beforeAll(async () => {
  browser = await launchBrowser();
  outDir = await mkdtemp(join(tmpdir(), "corral-embed-"));
  await build({ root, logLevel: "error", build: { outDir } });
  const address = { port: 0, host: "127.0.0.1" };
  pages = await preview({ root, logLevel: "error", build: { outDir }, preview: address });
  origin = new URL(pages.resolvedUrls?.local[0] ?? "").origin;
});
afterAll(async () => {
  await pages.close();
  await browser.close();
  await rm(outDir, { recursive: true, force: true });
});

/** The page with Corral on another origin, which knows three agents of acme/web and one of acme/engine. */
async function openList(allowOrigins: readonly string[], token?: string) {
  const stack = new AsyncDisposableStack();
  const host = stack.use(await startMockHost({ allowOrigins }));
  await addAgents(host);
  const { url, link } = host.server;
  const given = `${token ?? new URL(link).hash}&url=${encodeURIComponent(url)}&project=acme%2Fweb`;
  const { page, errors } = stack.use(await openPage(browser, `${origin}/${given}`));
  return { host, page, errors, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

test("the list shows the project's agents, and follows what they run and leave over", async () => {
  await using list = await openList([origin]);
  const { host, page, errors } = list;
  const rows = async () => (await page.getByRole("listitem").allTextContents()).toSorted();
  const tasks = () => rows().then((all) => all.map((row) => /TASK-\d+/.exec(row)?.[0]));
  await expect.poll(tasks, { timeout: 15_000 }).toEqual(["TASK-12", "TASK-7", "TASK-14"]);
  expect((await rows()).join("\n")).toContain(
    "TASK-7 Flaky test: has ended, 2 processes, 352 MB, 2 left over",
  );
  expect(page.url()).toBe(`${origin}/`);

  host.inspector.addProcess({ pid: 7000, parentPid: 5200, name: "node" });
  await host.server.service.refresh();
  await expect
    .poll(async () => (await rows()).join(), { timeout: 15_000 })
    .toContain("TASK-14 Docs: runs, 2 processes");
  host.inspector.removeProcess(5200);
  await host.server.service.refresh();
  await expect
    .poll(async () => (await rows()).join(), { timeout: 15_000 })
    .toContain("TASK-14 Docs: has ended, 1 processes");
  expect(errors).toEqual([]);
});

test("a server that does not allow the page's origin: nothing is shown but the reason", async () => {
  await using list = await openList([]);
  const { page } = list;
  const status = page.getByRole("status");
  await expect
    .poll(async () => status.textContent(), { timeout: 15_000 })
    .toMatch(/^Connecting… .*fetch/i);
  expect(await page.getByRole("listitem").count()).toBe(0);
});

test("a wrong token: the list says so, and does not ask again", async () => {
  await using list = await openList([origin], "#token=guessed");
  const alert = list.page.getByRole("alert");
  await expect.poll(async () => alert.textContent(), { timeout: 15_000 }).toMatch(/token/i);
});
