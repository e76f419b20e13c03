import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ReportSession } from "@corral/process-service";
import { launchBrowser } from "../support/browser.ts";
import { expectAccessible } from "../support/expect-accessible.ts";
import type { MockHost } from "../support/mock-host.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { names, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Two agents of one product in two worktrees, without tasks. */
async function addAgentsInWorktrees({ inspector, register }: MockHost): Promise<void> {
  for (const pid of [300, 400]) {
    inspector.addProcess({ pid, name: "claude", command: ["claude"] });
    await register({ pid, label: "claude", kind: "coding-agent" });
  }
}

async function open() {
  const opened = await openMockPage(browser, { setup: addAgentsInWorktrees });
  const { executors } = await opened.server.service.view();
  const idOf = (pid: number): string => executors.find((executor) => executor.pid === pid)!.id;
  await table(opened.page).waitFor();
  const report = (pid: number, event: Omit<ReportSession, "executorId">) =>
    opened.server.service.reportSession({ executorId: idOf(pid), ...event });
  return { ...opened, idOf, report };
}

async function tabTitle(page: Page, title: string): Promise<void> {
  await page.waitForFunction((expected) => document.title === expected, title);
}

test("title and state of each agent, as they change; the tab counts who waits", async () => {
  await using it = await open();
  const { page, report } = it;
  await row(page, /claude/)
    .first()
    .waitFor();
  await report(300, { event: "working", sessionId: "s-1", title: "Fix login" });
  await report(400, { event: "start", sessionId: "s-2", title: "Upgrade deps" });
  const first = row(page, /Fix login/);
  await first.getByText("working").waitFor();
  await row(page, /Upgrade deps/)
    .getByText(/^idle/)
    .waitFor();
  const order = await names(page);
  await tabTitle(page, "Corral");
  await report(300, { event: "waiting", waitingFor: "permission prompt" });
  await first.getByText(/^waits for you/).waitFor();
  await tabTitle(page, "(1) Corral");
  expect(await first.getByTitle(/waits for you.*: permission prompt \(a hook said\)/).count()).toBe(
    1,
  );
  expect(await names(page)).toEqual(order);
  await report(300, { event: "working", title: "Fix login for good" });
  await row(page, /Fix login for good/)
    .getByText("working")
    .waitFor();
  await tabTitle(page, "Corral");
  await expectAccessible(page);
});

test("a narrow page still says who waits", async () => {
  await using it = await open();
  await it.page.setViewportSize({ width: 390, height: 800 });
  await it.report(300, { event: "waiting", title: "Fix login" });
  const waiting = row(it.page, /Fix login/);
  await waiting.getByText("waits", { exact: true }).waitFor();
  await waiting.getByText("Fix login").waitFor();
});

test("a hostile title is text, short and on one line", async () => {
  await using it = await open();
  const { page, report } = it;
  const title = `<img src=x onerror="document.title='owned'">\u202e\n\u001b[2J${"x".repeat(9_000)}`;
  await report(300, { event: "working", title });
  const hostile = row(page, /<img src=x/);
  await hostile.waitFor();
  const { height } = (await hostile.boundingBox())!;
  const other = (await row(page, /claude/)
    .last()
    .boundingBox())!;
  expect(height).toBe(other.height);
  expect(await page.locator("img").count()).toBe(0);
  await tabTitle(page, "Corral");
});

test("the agent's page tells session, model, state, and how it is known", async () => {
  await using it = await open();
  const { page, report, idOf } = it;
  await report(300, {
    event: "waiting",
    sessionId: "0b1e4c9a-1111-4222-8333-444455556666",
    title: "Fix login",
    model: "opus-5",
    waitingFor: "permission prompt",
  });
  await page.goto(new URL(`/?executor=${idOf(300)}`, page.url()).href);
  await page.getByRole("heading", { name: /Fix login/ }).waitFor();
  const definition = (name: string) =>
    page
      .getByRole("term")
      .filter({ hasText: new RegExp(`^${name}$`) })
      .locator("+ dd");
  await definition("Now")
    .getByText(/waits for you.*: permission prompt \(a hook said\)/)
    .waitFor();
  expect(await definition("Model").textContent()).toBe("opus-5");
  expect(await definition("Session id").textContent()).toContain(
    "0b1e4c9a-1111-4222-8333-444455556666",
  );
  await definition("Session id").getByText("a hook said so").waitFor();
  await page.getByRole("button", { name: "Copy session id" }).waitFor();
  await expectAccessible(page);
});

test("the settings switch the reading off", async () => {
  await using it = await open();
  const { page, server } = it;
  await page.getByRole("button", { name: "Settings" }).click();
  const box = page.getByRole("checkbox", { name: /titles and states are read/ });
  await box.waitFor();
  expect(await box.isChecked()).toBe(true);
  await box.click();
  await expect.poll(() => server.service.settings().readSessions).toBe(false);
});
