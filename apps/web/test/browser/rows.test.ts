import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { expectAccessible } from "../support/expect-accessible.ts";
import type { MockHost } from "../support/mock-host.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { dialog, row } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** An agent that has started a server five times, each through a wrapper, minutes apart. */
async function addLeak({ inspector, register }: MockHost): Promise<void> {
  const startedAt = Date.now() - 3_600_000;
  inspector.addProcess({ pid: 300, name: "claude", command: ["claude"], startedAt });
  await register({ pid: 300, label: "claude", task: "T-1", kind: "coding-agent" });
  for (let at = 0; at < 5; at += 1) {
    const began = startedAt + (at + 1) * 60_000;
    const wrapper = { pid: 310 + at, parentPid: 300, name: "npm", startedAt: began };
    const server = { pid: 320 + at, parentPid: 310 + at, name: "srv", startedAt: began + 500 };
    inspector.addProcess({ ...wrapper, command: ["npm", "exec", "mcp-postgres"] });
    inspector.addProcess({ ...server, command: ["srv", "--stdio"] });
  }
}

test("a leak is one row with its number and a mark; its stop takes all copies with what is below", async () => {
  await using it = await openMockPage(browser, { setup: addLeak });
  const { page, inspector } = it;
  const leak = row(page, /mcp-postgres ?×5/);
  await leak.getByText("leak: none has ended").waitFor();
  expect(await leak.getByTitle(/claude 300 has started mcp-postgres 5 times/).count()).toBe(1);
  expect(await row(page, /^srv/).count()).toBe(0);
  await expectAccessible(page);
  await leak.getByRole("button", { name: "Stop all 5 mcp-postgres…" }).click();
  await dialog(page).getByRole("heading", { name: "Stop all 5 mcp-postgres?" }).waitFor();
  await dialog(page).getByRole("button", { name: "Stop 10 processes" }).click();
  await dialog(page).getByText("10 processes confirmed gone").waitFor();
  expect(inspector.getProcess(300)).toBeDefined();
  expect(inspector.getProcess(320)).toBeUndefined();
});

test("a collapsed agent still shows what was found about its processes", async () => {
  await using it = await openMockPage(browser, { setup: addLeak });
  const { page } = it;
  await row(page, /mcp-postgres ?×5/).waitFor();
  await page.getByRole("button", { name: "Fold all", exact: true }).click();
  await row(page, /^T-1/).getByText("leak", { exact: true }).waitFor();
});

test("the details pause, protect and stop the process", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await row(page, /vite dev/).dblclick();
  const details = page.getByRole("complementary", { name: "Details" });
  await details.getByRole("button", { name: "Pause" }).click();
  await row(page, /vite dev.*paused/).waitFor();
  await details.getByRole("button", { name: "Continue" }).click();
  await details.getByRole("button", { name: "Protect: never stop it" }).click();
  await row(page, /vite dev.*protected/).waitFor();
  await details.getByRole("button", { name: "No longer protect" }).click();
  await details.getByRole("button", { name: "Protect: never stop it" }).waitFor();
  await expectAccessible(page);
  await details.getByRole("button", { name: "Stop it and all below…" }).click();
  await dialog(page).getByRole("heading", { name: "Stop vite dev 4802?" }).waitFor();
  await dialog(page).getByRole("button", { name: "Stop 2 processes" }).click();
  await dialog(page).getByText("2 processes confirmed gone").waitFor();
  expect(inspector.getProcess(4802)).toBeUndefined();
});

test("without groups an agent's process says what it works on", async () => {
  await using it = await openMockPage(browser, { path: "/?as=flat" });
  await row(it.page, /claude.*TASK-12 Fix login/).waitFor();
});

test("the page says how many agents wait and leads to the one that waits longest", async () => {
  await using it = await openMockPage(browser);
  const { page, server } = it;
  const { executors } = await server.service.view();
  const summary = page.getByRole("region", { name: "Summary" });
  const report = async (pid: number): Promise<void> => {
    const executorId = executors.find((each) => each.pid === pid)!.id;
    await server.service.reportSession({ executorId, event: "waiting", sessionId: `s-${pid}` });
  };
  await row(page, /TASK-9/).waitFor();
  expect(await summary.getByText(/waits? for you/).count()).toBe(0);
  await report(5100);
  await summary.getByRole("button", { name: "1 waits for you" }).waitFor();
  await report(4711);
  await summary.getByRole("button", { name: "2 wait for you" }).click();
  await page.getByRole("heading", { name: /TASK-9 Upgrade deps/ }).waitFor();
});

test("an agent's row tells its session, model and worktree on hover", async () => {
  await using it = await openMockPage(browser);
  const { page, server } = it;
  const { executors } = await server.service.view();
  const executorId = executors.find(({ pid }) => pid === 4711)!.id;
  const session = { sessionId: "s-1", model: "opus-5", title: "\u202eevil" };
  await server.service.reportSession({ executorId, event: "working", ...session });
  const hint = row(page, /^TASK-12/).getByTitle(/session: s-1 \(a hook said so\)/);
  await hint.waitFor();
  expect(await hint.getAttribute("title")).toMatch(
    /TASK-12 Fix login \(the task it was registered with\)[^]*model: opus-5/,
  );
});
