import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { megabyte, type MockHost } from "../support/mock-host.ts";
import { openMockPage, type MockPage } from "../support/open-mock-page.ts";
import { names, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const agents = Array.from({ length: 10 }, (_, index) => 100 + index);

/** Ten agents of about 400 MB, each in a project of its own. */
async function addEqualAgents({ inspector, register, server }: MockHost): Promise<void> {
  for (const pid of agents) {
    inspector.addProcess({ pid, name: "claude", memoryBytes: 400 * megabyte });
    await register({ pid, label: "claude", project: `project-${pid}` });
  }
  await server.service.refresh();
}

/** One scan with other values, and waits until the page shows it. `spread` in megabytes. */
async function tick({ page, inspector, server }: MockPage, at: number, spread: number) {
  for (const pid of agents) {
    const memoryBytes = (400 + ((at * 7_919 + pid * 104_729) % spread)) * megabyte;
    inspector.updateProcess(pid, { memoryBytes });
  }
  inspector.updateProcess(agents[0] ?? 0, { cpuPercent: 10 + at });
  await server.service.refresh();
  await row(page, /project-100\b/)
    .getByText(`${10 + at}`, { exact: true })
    .waitFor();
}

/** Top of each row in the window, pixels, by its key. */
async function tops(page: Page): Promise<ReadonlyMap<string, number>> {
  return new Map(
    await table(page)
      .locator('[role="row"][data-key]')
      .evaluateAll((rows) =>
        rows.map((each): [string, number] => [
          each.dataset["key"] ?? "",
          Math.round(each.getBoundingClientRect().top),
        ]),
      ),
  );
}

async function movedRows(it: MockPage, ticks: number, spread: number): Promise<number> {
  let moved = 0;
  let before = await tops(it.page);
  for (let at = 1; at <= ticks; at += 1) {
    await tick(it, at, spread);
    const now = await tops(it.page);
    for (const [key, top] of now) if (before.get(key) !== top) moved += 1;
    before = now;
  }
  return moved;
}

const centre = async (page: Page, name: RegExp) => {
  const box = await row(page, name).first().boundingBox();
  return { x: (box?.x ?? 0) + 300, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
};

test("no row moves in 100 scans while the pointer rests on the table", async () => {
  await using it = await openMockPage(browser, { setup: addEqualAgents });
  const { x, y } = await centre(it.page, /project-104/);
  await it.page.mouse.move(x, y);
  expect(await movedRows(it, 100, 300)).toBe(0);
});

test("no row moves while a row has the focus", async () => {
  await using it = await openMockPage(browser, { setup: addEqualAgents });
  await row(it.page, /project-104/).focus();
  expect(await movedRows(it, 20, 300)).toBe(0);
});

test("rows of nearly equal memory keep their order; a clear difference moves them", async () => {
  await using it = await openMockPage(browser, { setup: addEqualAgents });
  const { page, inspector, server } = it;
  await row(page, /project-100\b/).waitFor();
  expect(await movedRows(it, 30, 20)).toBe(0);
  inspector.updateProcess(107, { memoryBytes: 900 * megabyte });
  await server.service.refresh();
  await expect.poll(() => names(page).then(([first]) => first)).toBe("project-107");
});

test("what moved meanwhile is sorted when the pointer leaves", async () => {
  await using it = await openMockPage(browser, { setup: addEqualAgents });
  const { page, inspector, server } = it;
  const { x, y } = await centre(page, /project-104/);
  await page.mouse.move(x, y);
  inspector.updateProcess(107, { memoryBytes: 900 * megabyte });
  await server.service.refresh();
  await row(page, /project-107/)
    .getByText("900 MB")
    .first()
    .waitFor();
  expect((await names(page))[0]).toBe("project-100");
  await page.mouse.move(x, 20);
  await expect.poll(() => names(page).then(([first]) => first)).toBe("project-107");
});

test("rows that appear while the order is held keep theirs, too", async () => {
  await using it = await openMockPage(browser, { setup: addEqualAgents });
  const { page, inspector, server } = it;
  const { x, y } = await centre(page, /project-104/);
  await page.mouse.move(x, y);
  for (const pid of [301, 302, 303]) {
    inspector.addProcess({ pid, parentPid: 104, name: `tool${pid}`, memoryBytes: pid * megabyte });
  }
  await server.service.refresh();
  await row(page, /301 MB/).waitFor();
  const before = await tops(page);
  inspector.updateProcess(301, { memoryBytes: 800 * megabyte });
  await server.service.refresh();
  await row(page, /800 MB/).waitFor();
  expect(await tops(page)).toEqual(before);
});

test("the row under the pointer stays where it is while rows come and go above it", async () => {
  await using it = await openMockPage(browser, {
    setup: addEqualAgents,
    context: { viewport: { width: 1280, height: 460 } },
  });
  const { page, inspector, server } = it;
  const target = row(page, /project-108/);
  await table(page).evaluate((each) => each.scrollTo(0, 420));
  const { x, y } = await centre(page, /project-108/);
  await page.mouse.move(x, y);
  const top = (await target.boundingBox())?.y;
  const rowCount = () => table(page).getAttribute("aria-rowcount").then(Number);
  const before = await rowCount();
  for (const pid of [301, 302, 303]) {
    inspector.addProcess({ pid, parentPid: 100, name: `tool${pid}`, memoryBytes: pid * megabyte });
  }
  await server.service.refresh();
  await expect.poll(rowCount).toBe(before + 3);
  expect((await target.boundingBox())?.y).toBe(top);
  for (const pid of [301, 302, 303]) inspector.removeProcess(pid);
  await server.service.refresh();
  await expect.poll(rowCount).toBe(before);
  expect((await target.boundingBox())?.y).toBe(top);
});

test("the row under the pointer stays, too, where the table is not scrolled", async () => {
  await using it = await openMockPage(browser, { setup: addEqualAgents });
  const { page, inspector, server } = it;
  for (const pid of [301, 302]) inspector.addProcess({ pid, parentPid: 100, name: "node" });
  await server.service.refresh();
  await row(page, /node/).first().waitFor();
  const target = row(page, /project-104/);
  const { x, y } = await centre(page, /project-104/);
  await page.mouse.move(x, y);
  const top = (await target.boundingBox())?.y;
  const rowCount = () => table(page).getAttribute("aria-rowcount").then(Number);
  const before = await rowCount();
  for (const pid of [301, 302]) inspector.removeProcess(pid);
  await server.service.refresh();
  await expect.poll(rowCount).toBe(before - 2);
  expect((await target.boundingBox())?.y).toBe(top);
  await page.mouse.move(x, 20);
  await expect.poll(async () => (await target.boundingBox())?.y).toBeLessThan(top ?? 0);
});

test("a screen reader on a row is told nothing anew at each scan", async () => {
  await using it = await openMockPage(browser, { setup: addEqualAgents });
  const { page } = it;
  const spoken = () => page.evaluate(() => document.activeElement?.ariaLabel ?? "");
  await row(page, /project-100\b/).focus();
  expect(await spoken()).toMatch(
    /^project-100, 1 agent, 1 process, CPU \d+ percent, 400 megabytes$/,
  );
  const before = await spoken();
  await tick(it, 5, 300);
  expect(await spoken()).toBe(before);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await expect.poll(spoken).toMatch(/^project-100, .*, CPU 15 percent/);
});

test("a pointer that was left on the table holds the order for five minutes only", async () => {
  await using it = await openMockPage(browser, { setup: addEqualAgents });
  const { page, inspector, server } = it;
  const { x, y } = await centre(page, /project-104/);
  await page.clock.install();
  await page.mouse.move(x, y);
  inspector.updateProcess(107, { memoryBytes: 900 * megabyte });
  await server.service.refresh();
  await row(page, /project-107.*900 MB/).waitFor();
  await page.clock.fastForward("04:50");
  await server.service.refresh();
  expect((await names(page))[0]).toBe("project-100");
  await page.clock.fastForward("00:20");
  await expect.poll(() => names(page).then(([first]) => first)).toBe("project-107");
});
