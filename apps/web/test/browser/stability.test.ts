import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { openMockPage, type MockPage } from "../support/open-mock-page.ts";
import { names, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Runs ten scans that change every number, and waits until the page shows each. */
async function tenTicks({ page, inspector, server }: MockPage): Promise<void> {
  const pids = [4711, 4802, 4810, 4820, 5100, 5120, 5121, 5200];
  for (let tick = 1; tick <= 10; tick += 1) {
    for (const [index, pid] of pids.entries()) {
      const memoryBytes = (tick + index) ** 3 * 1024 ** 2;
      inspector.updateProcess(pid, { cpuPercent: (tick * 37 + index * 11) % 230, memoryBytes });
    }
    await server.service.refresh();
    // The second of the pids, without children.
    await row(page, /esbuild/)
      .getByText(`${(tick + 2) ** 3} MB`, { exact: true })
      .or(row(page, /esbuild/).getByText(/GB/))
      .first()
      .waitFor();
  }
}

/** Positions of all elements that must not move. Widths of texts may change. */
const places = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("header *, [role=columnheader], [role=row], dd, dt, button")]
      .filter((each) => each.closest("svg") === null)
      .map((each) => {
        const { x, y, height } = each.getBoundingClientRect();
        return [each.tagName, x, y, height].join(" ");
      }),
  );

test("changing values cause no layout shift", async () => {
  await using it = await openMockPage(browser, { path: "/?sort=pid" });
  const { page } = it;
  await row(page, /vitest/).waitFor();
  await page.evaluate(() => {
    const seen = Object.assign(globalThis, { shifts: new Array<number>() }).shifts;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.push(Number(Reflect.get(entry, "value")));
    }).observe({ type: "layout-shift" });
  });
  const before = await places(page);
  await tenTicks(it);
  expect(await places(page)).toEqual(before);
  // Only a right-aligned number that gets another digit may count as a shift.
  const shifts: readonly number[] = await page.evaluate(() => Reflect.get(globalThis, "shifts"));
  expect(shifts.reduce((sum, each) => sum + each, 0)).toBeLessThan(0.002);
});

test("ticks change no live region", async () => {
  await using it = await openMockPage(browser, { path: "/?sort=pid" });
  const { page } = it;
  await row(page, /vitest/).waitFor();
  await page.evaluate(() => {
    const said = Object.assign(globalThis, { said: new Array<string>() }).said;
    const live = "[aria-live]:not([aria-live=off]), [role=status], [role=alert], [role=log]";
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest(live);
        if (region) said.push(region.textContent);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await tenTicks(it);
  expect(await page.evaluate(() => Reflect.get(globalThis, "said"))).toEqual([]);
});

test("host meters show CPU and memory from the first scan on", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  const meter = page.getByRole("meter", { name: "host CPU" });
  await meter.getByText("41 %").waitFor();
  expect(await meter.getAttribute("aria-valuetext")).toBe("41 %, All 8 cores together");
  const points = () =>
    meter
      .locator("path")
      .last()
      .getAttribute("d")
      .then((line) => line?.match(/[ML]/g)?.length ?? 0);
  const first = await points();
  await expect.poll(points).toBeGreaterThan(first + 2);
  await page.getByRole("meter", { name: "memory" }).focus();
  await page.getByRole("tooltip", { name: /of .* in use/ }).waitFor();
});

test("a tooltip explains that 100 % CPU is one core", async () => {
  await using it = await openMockPage(browser);
  await it.page.getByRole("button", { name: "CPU %" }).hover();
  await it.page.getByRole("tooltip", { name: /100 = one core/ }).waitFor();
});

test("narrow tables drop optional columns, never selection, name, CPU, memory and actions", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  await row(page, /vitest/).waitFor();
  const heads = () => table(page).getByRole("columnheader").allTextContents();
  let before: readonly string[] | undefined;
  for (const width of [1_400, 1_100, 900, 760, 680, 560, 340]) {
    await page.setViewportSize({ width, height: 700 });
    // Below 620 pixels nothing more goes.
    const most = width < 560 ? 5 : (before?.length ?? 99) - 1;
    await expect.poll(async () => (await heads()).length).toBeLessThanOrEqual(most);
    const shown = await heads();
    for (const name of ["Select", "Name", "CPU %", "Memory", "Actions"]) {
      expect(shown.some((each) => each.startsWith(name))).toBe(true);
    }
    expect(before ?? shown).toEqual(expect.arrayContaining([...shown]));
    const stop = row(page, /vitest/).getByRole("button", { name: "Stop vitest 4820…" });
    const box = await stop.boundingBox();
    expect((box?.x ?? width) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    before = shown;
  }
});

test("paused: rows keep their order while values change", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector, server } = it;
  await row(page, /vitest/).waitFor();
  await page.keyboard.press("p");
  const order = await names(page);
  inspector.updateProcess(5200, { memoryBytes: 20 * 1024 ** 3 });
  await server.service.refresh();
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await names(page)).toEqual(order);
  await page.keyboard.press("p");
  const first = async () => (await names(page)).find((each) => each.startsWith("acme/"));
  await expect.poll(first).toBe("acme/web");
});

test("a hidden tab causes no scan", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await row(page, /vitest/).waitFor();
  let scans = 0;
  inspector.beforeSnapshot(() => {
    scans += 1;
  });
  await expect.poll(() => scans).toBeGreaterThan(3);
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await page.getByText("resting").waitFor();
  // One scan may have been running; without a watcher the next comes after 15 s.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const atRest = scans;
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  expect(scans - atRest).toBeLessThanOrEqual(1);
});
