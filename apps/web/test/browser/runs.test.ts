import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { expectAccessible } from "../support/expect-accessible.ts";
import { addAgents, megabyte, type MockHost } from "../support/mock-host.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { dialog, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** The agents, and one more of another project that has ended with nothing left over. */
async function addEnded(host: MockHost): Promise<void> {
  const { inspector, register, server } = host;
  inspector.addProcess({ pid: 7000, parentPid: 1, name: "codex", command: ["codex", "exec", "x"] });
  inspector.addProcess({ pid: 7001, parentPid: 7000, name: "cargo", command: ["cargo", "test"] });
  await register({ pid: 7000, label: "codex", project: "acme/engine", task: "TASK-3 Speed" });
  await server.service.refresh();
  inspector.removeProcess(7001);
  inspector.removeProcess(7000);
  await server.service.refresh();
  await addAgents(host);
}

const runRow = (page: Page, name: RegExp) =>
  page.getByRole("region", { name: "Ended runs" }).getByRole("row", { name });
const tasks = (page: Page) =>
  page.getByRole("region", { name: "Ended runs" }).getByRole("link").allTextContents();

test("runs say how they ended and what they left over; a filter is part of the address", async () => {
  await using it = await openMockPage(browser, { setup: addEnded });
  const { page, errors } = it;
  await page.getByRole("link", { name: "Runs" }).click();
  await runRow(page, /TASK-7.*Claude Code · acme\/web.*2 now/).waitFor();
  await runRow(page, /TASK-3.*Codex · acme\/engine.*nothing/).waitFor();
  expect(await tasks(page)).toEqual(["TASK-7 Flaky test", "TASK-3 Speed"]);

  await page.getByRole("combobox", { name: "Project" }).selectOption("acme/engine");
  await expect.poll(() => tasks(page)).toEqual(["TASK-3 Speed"]);
  expect(new URL(page.url()).search).toBe("?page=runs&project=acme%2Fengine");
  await page.getByRole("combobox", { name: "Agent" }).selectOption("Claude Code");
  await page.getByText("No run matches.").waitFor();
  await page.reload();
  await page.getByText("No run matches.").waitFor();
  expect(await page.getByRole("combobox", { name: "Agent" }).inputValue()).toBe("claude");
  await page.getByRole("button", { name: "Show all runs" }).click();
  await expect.poll(async () => (await tasks(page)).length).toBe(2);
  expect(errors).toEqual([]);
});

test("keyboard only: runs, filter, the page of a run, its left-overs stopped, and told", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  const { keyboard } = page;
  await table(page).waitFor();
  await tabTo(page, "Runs");
  await keyboard.press("Enter");
  await page.getByRole("link", { name: "TASK-7 Flaky test" }).waitFor();
  await tabTo(page, "Project");
  await keyboard.type("acme/web");
  await tabTo(page, "TASK-7 Flaky test");
  await keyboard.press("Enter");
  await page.getByRole("heading", { name: /TASK-7/ }).waitFor();
  await tabTo(page, "Stop what is left over…");
  await keyboard.press("Enter");
  await dialog(page).getByRole("button", { name: "Stop 2 processes" }).waitFor();
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await dialog(page).getByText("2 processes confirmed gone").waitFor();
  await keyboard.press("Escape");
  const timeline = page.getByRole("region", { name: "Timeline" });
  await timeline.getByText(/^stop of what .* left over on the page.*: done, 2 gone$/).waitFor();
  await tabTo(page, "Runs");
  await keyboard.press("Enter");
  await runRow(page, /TASK-7.*2 stopped/).waitFor();
});

test("the page of an agent tells its life: processes with commands, ports, a pause, an end", async () => {
  await using it = await openMockPage(browser, {
    setup: async (host) => {
      await addAgents(host);
      const { service } = host.server;
      const { processes } = await service.refresh();
      const vite = processes.find(({ pid }) => pid === 4802);
      const target = { pid: 4802, startToken: vite?.startToken ?? "" };
      await service.signalProcess({ process: target, signal: "SIGSTOP", client: "page" });
      host.inspector.removeProcess(4820);
      await service.refresh();
    },
  });
  const { page, server } = it;
  const { executors } = await server.service.refresh();
  const agent = executors.find(({ pid }) => pid === 4711);
  // After the token was exchanged for a session.
  await table(page).waitFor();
  await page.goto(`${server.url}/?executor=${agent?.id}`);
  const timeline = page.getByRole("region", { name: "Timeline" });
  await timeline.getByText("vite dev 4802 started").waitFor();
  await timeline.getByText("node node_modules/.bin/vite dev --port 5173").waitFor();
  await timeline.getByText(/^process 4802 \(vite dev\) paused on the page/).waitFor();
  await timeline.getByText(/^vitest 4820 ended after/).waitFor();
  const running = page.getByRole("region", { name: "Running now" });
  await running.getByText("node node_modules/.bin/vite dev --port 5173").waitFor();
});

test("what came and went in a moment is one line of the timeline, which can be opened", async () => {
  await using it = await openMockPage(browser, {
    setup: async (host) => {
      await addAgents(host);
      const { inspector, server } = host;
      await server.service.refresh();
      // Folded is what lived for less than a second; a busy machine may need several turns.
      for (let pid = 7_000, livedMs = Infinity; livedMs >= 900; pid += 1) {
        const startedAt = Date.now();
        inspector.addProcess({
          pid,
          parentPid: 4711,
          name: "git",
          command: ["git", "status"],
          startedAt,
        });
        await server.service.refresh();
        inspector.removeProcess(pid);
        await server.service.refresh();
        livedMs = Date.now() - startedAt;
      }
    },
  });
  const { page, server } = it;
  const { executors } = await server.service.refresh();
  const agent = executors.find(({ pid }) => pid === 4711);
  await table(page).waitFor();
  await page.goto(`${server.url}/?executor=${agent?.id}`);
  const timeline = page.getByRole("region", { name: "Timeline" });
  const [line, ended] = [/^git.* came and went$/, /^git.* ended after/].map((hasText) =>
    timeline.locator("bdi", { hasText }),
  );
  await line?.waitFor();
  expect(await ended?.isVisible()).toBe(false);
  await timeline.locator("summary").focus();
  await page.keyboard.press("Enter");
  await ended?.waitFor();
  await expectAccessible(page);
});

test("the history names an agent that has ended with nothing left over, and what ran in it", async () => {
  await using it = await openMockPage(browser, { path: "/?page=history" });
  const { page, server, inspector } = it;
  const { executors } = await server.service.refresh();
  const engine = executors.find(({ pid }) => pid === 5100);
  await server.service.stopProcesses({
    scope: { kind: "executor", executorId: engine?.id ?? "" },
    client: "page",
  });
  await server.service.refresh();
  expect(inspector.getProcess(5121)).toBeUndefined();
  const entry = page.getByRole("listitem").filter({ hasText: "TASK-9 Upgrade deps (codex 5100)" });
  await entry
    .getByText(/cargo build/)
    .first()
    .waitFor();
});

test("names that programs write are inert on the page of runs", async () => {
  const hostile = `<img src=x onerror=alert(1)>\u001b[31m\u202e${"x".repeat(150)}`;
  await using it = await openMockPage(browser, {
    path: "/?page=runs",
    setup: async ({ inspector, register, server }) => {
      inspector.addProcess({ pid: 50, parentPid: 1, name: "claude", memoryBytes: megabyte });
      await register({ pid: 50, label: "claude", task: hostile });
      await server.service.refresh();
      inspector.removeProcess(50);
      await server.service.refresh();
    },
  });
  const { page } = it;
  await page.getByRole("link", { name: /<img src=x/ }).waitFor();
  expect(await page.locator("img").count()).toBe(0);
  const [name = ""] = await tasks(page);
  expect(name).not.toMatch(/[\u001b\u202e]/);
  await page.setViewportSize({ width: 390, height: 700 });
  const widest = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(widest).toBeLessThanOrEqual(390);
});

/** Presses Tab until the element with this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const { activeElement } = document;
      const label = activeElement instanceof HTMLSelectElement && activeElement.labels[0];
      if (label) return label.firstChild?.textContent;
      return activeElement?.getAttribute("aria-label") ?? activeElement?.textContent;
    });
    if (here === name) return;
  }
  throw new Error(`Tab does not reach ${name}.`);
}
