import { writeFile } from "node:fs/promises";
import { storePath } from "@corral/client/node";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, openPage } from "../support/browser.ts";
import { expectAccessible } from "../support/expect-accessible.ts";
import { startMockHost } from "../support/mock-host.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { dialog, filterBox, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("no agent: the page says how to start one", async () => {
  await using it = await openMockPage(browser, { setup: async () => undefined });
  const { page } = it;
  await page.getByRole("heading", { name: "No agent is running" }).waitFor();
  await page.getByText("corral run").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Show all processes" }).click();
  await row(page, /systemd/).waitFor();
});

test("filter without a match: shows the number of hidden processes and a button that clears the filter", async () => {
  await using it = await openMockPage(browser, { path: "/?q=zzz" });
  const { page } = it;
  await page.getByRole("heading", { name: "The filter hides 10 processes" }).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await table(page).waitFor();
  expect(await filterBox(page).inputValue()).toBe("");
});

test("failed scan: the table stays with its age, also when the clocks of server and browser differ by an hour", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await page.addInitScript(() => {
    const now = Date.now;
    Date.now = () => now() + 3_600_000;
  });
  await page.reload();
  await row(page, /TASK-12.*14 min/).waitFor();
  inspector.failNextSnapshot(undefined, 1_000);
  const notice = page.getByRole("region", { name: "Scan failed" });
  await notice.getByText(/the mock scan failed.*What is shown is [0-9]+ s old/).waitFor();
  await row(page, /TASK-12/).waitFor();
  await expectAccessible(page);
});

test("births are not reported by the kernel: a tooltip says how they are found, and why", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await table(page).waitFor();
  const limits = page.getByRole("note", { name: "Limits of this view" });
  expect(await limits.count()).toBe(0);
  Object.assign(inspector.capabilities, {
    events: { source: "last-pid", deaths: false, reason: "koffi is not installed" },
  });
  await limits.focus();
  await page.getByRole("tooltip", { name: /found by polling.*koffi is not installed/ }).waitFor();
  await expectAccessible(page);
});

test("partial view: the problems are listed", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  inspector.setProblems({
    code: "PROCESSES_HIDDEN",
    message: "Other users’ processes are hidden.",
  });
  const notice = page.getByRole("region", { name: "Partial view" });
  await notice.getByText("Other users’ processes are hidden.").waitFor();
  await expectAccessible(page);
  inspector.setProblems();
  await expect.poll(() => notice.count()).toBe(0);
});

test("without a session the page shows no process and says how to get one", async () => {
  await using host = await startMockHost();
  await using opened = await openPage(browser, host.server.url);
  const { page } = opened;
  await page.getByRole("heading", { name: "This page needs your link" }).waitFor();
  await page.getByText("corral open").waitFor();
  expect(await table(page).count()).toBe(0);
  await expectAccessible(page);
});

test("the token is removed from the address; later visits need none", async () => {
  await using it = await openMockPage(browser);
  const { page, server } = it;
  await table(page).waitFor();
  expect(page.url()).not.toContain("token");
  await page.goto(server.url);
  await table(page).waitFor();
});

test("server stops: the table stays and the page reconnects; after a reboot of the host it shows a new view", async () => {
  await using it = await openMockPage(browser);
  const { page, server, inspector } = it;
  await row(page, /TASK-12/).waitFor();
  await row(page, /vitest/)
    .getByRole("checkbox")
    .check();
  await page.route("**/trpc/**", (route) => route.abort());
  await server.close();
  const notice = page.getByRole("region", { name: "Reconnecting" });
  await notice.getByText(/does not answer. What is shown is [0-9]+ s old/).waitFor();
  await row(page, /TASK-12/).waitFor();
  await expectAccessible(page);
  inspector.reboot("another-boot");
  inspector.addProcess({ pid: 4820, parentPid: 1, name: "node", command: ["node", "afresh"] });
  const { startServer } = await import("../../../server/src/index.ts");
  await using _again = await startServer({
    port: server.port,
    dataDirectory: server.dataDirectory,
    pageDirectory: new URL("../../dist/", import.meta.url).pathname,
    inspector,
  });
  await page.unroute("**/trpc/**");
  await page.getByRole("heading", { name: "No agent is running" }).waitFor();
  await page.getByRole("button", { name: "Show all processes" }).click();
  expect(
    await row(page, /afresh/)
      .getByRole("checkbox")
      .isChecked(),
  ).toBe(false);
});

test("a hidden tab fetches nothing and continues when it is visible", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await row(page, /TASK-12/).waitFor();
  const setHidden = (hidden: boolean): Promise<void> =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await setHidden(true);
  await page.getByText("resting").waitFor();
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  inspector.removeProcess(4810);
  await it.server.service.refresh();
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(requests).toEqual([]);
  await setHidden(false);
  await page.getByText("live", { exact: true }).waitFor();
  await expect.poll(() => row(page, /esbuild/).count()).toBe(0);
});

test("findings have reasons and buttons that show and stop their processes", async () => {
  await using it = await openMockPage(browser, {
    setup: async (host) => {
      host.inspector.addProcess({ pid: 300, name: "claude", command: ["claude"] });
      host.inspector.addProcess({
        pid: 301,
        parentPid: 300,
        name: "hog",
        workingDirectory: "/home/ada/gone",
        workingDirectoryDeleted: true,
      });
      await host.register({ pid: 300, label: "claude", task: "T-1", kind: "coding-agent" });
    },
  });
  const { page } = it;
  await page.getByRole("button", { name: /^\d+ findings?$/ }).click();
  const entry = dialog(page).getByRole("listitem").filter({ hasText: "hog" });
  await entry.getByText("Deleted directory").waitFor();
  await expectAccessible(page);
  await entry.getByRole("button", { name: "Show" }).click();
  await page.getByRole("complementary").getByText("hog").first().waitFor();
  await page.getByRole("button", { name: /^\d+ findings?$/ }).click();
  await entry.getByRole("button", { name: "Stop…" }).click();
  await dialog(page).getByRole("checkbox", { name: "Stop hog 301" }).waitFor();
});

test("prefers-reduced-motion: no animation, new rows are still highlighted", async () => {
  await using it = await openMockPage(browser, { context: { reducedMotion: "reduce" } });
  const { page, inspector } = it;
  await row(page, /vite dev/).waitFor();
  const moving = (): Promise<number> =>
    page.evaluate(
      () => document.getAnimations().filter((each) => each.playState === "running").length,
    );
  const marked = page.evaluate(
    () =>
      new Promise<{ readonly colour: string; readonly animation: string }>((resolve) => {
        new MutationObserver(() => {
          const added = document.querySelector(".row-added");
          if (added === null) return;
          const { backgroundColor, animationName } = getComputedStyle(added);
          resolve({ colour: backgroundColor, animation: animationName });
        }).observe(document.body, { subtree: true, childList: true, attributes: true });
      }),
  );
  inspector.addProcess({ pid: 4_899, parentPid: 4_711, name: "newcomer" });
  const { colour, animation } = await marked;
  expect(animation).toBe("none");
  expect(colour).not.toBe("rgba(0, 0, 0, 0)");
  await row(page, /newcomer/).waitFor();
  await expect.poll(moving).toBe(0);
});

test("recovered store: a notice with the path of the old file stays until it is acknowledged", async () => {
  await using it = await openMockPage(browser, {
    prepare: (directory) => writeFile(storePath(directory), "not a database ".repeat(500)),
  });
  const { page } = it;
  const notice = page.getByRole("region", { name: "Store recovered" });
  await notice.getByText(/begun afresh; the old file is at/).waitFor();
  await notice.getByRole("button", { name: "I know: go on" }).click();
  await expect.poll(() => notice.count()).toBe(0);
});

test("several conditions take one line above the table, the weightiest first; all on request", async () => {
  await using it = await openMockPage(browser, {
    path: "/?as=flat",
    server: { readOnly: true },
    context: { viewport: { width: 768, height: 700 } },
  });
  const { page, inspector } = it;
  await table(page).waitFor();
  const top = async () => (await table(page).boundingBox())?.y ?? 0;
  const before = await top();
  inspector.setProblems({
    code: "PROCESSES_HIDDEN",
    message: "Other users’ processes are hidden. ".repeat(9),
  });
  await page.getByRole("region", { name: "Partial view" }).waitFor();
  inspector.failNextSnapshot(undefined, 1_000);
  await page.getByRole("region", { name: "Scan failed" }).waitFor();
  expect(await top()).toBe(before);
  const notices = page.getByRole("region", { name: /Partial|Scan|Read only|Left over/ });
  expect(await notices.count()).toBe(1);
  await page.getByRole("button", { name: "3 more" }).click();
  await expect.poll(() => notices.count()).toBe(4);
  await expectAccessible(page);
  await page.getByRole("button", { name: "One notice on one line" }).click();
  await expect.poll(() => notices.count()).toBe(1);
});
