import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { expectAccessible } from "../support/expect-accessible.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { dialog, filterBox, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

// 1280×1024 at a zoom of 300 and of 400 percent.
const zoomed = [
  { width: 427, height: 341 },
  { width: 320, height: 256 },
] as const;
const phone = { width: 390, height: 844 } as const;

const open = (viewport: { readonly width: number; readonly height: number }, path = "/") =>
  openMockPage(browser, { path, context: { viewport } });

/** Height of the table that is in the window, pixels, once it is scrolled to. */
const heightInSight = (page: Page) =>
  table(page).evaluate((each) => {
    each.scrollIntoView({ block: "end" });
    const { top, bottom } = each.getBoundingClientRect();
    return Math.min(bottom, innerHeight) - Math.max(0, top);
  });

test.each(zoomed)(
  "$width × $height: the table has room for rows, and all can be reached",
  async (size) => {
    await using it = await open(size);
    const { page } = it;
    await row(page, /vitest/).waitFor();
    expect(await heightInSight(page)).toBeGreaterThanOrEqual(140);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      size.width,
    );
    await row(page, /vitest/).scrollIntoViewIfNeeded();
    await row(page, /vitest/).focus();
    await page.keyboard.press("End");
    await expect
      .poll(() =>
        page.evaluate(() => {
          const box = document.activeElement?.getBoundingClientRect();
          return box !== undefined && box.top >= 0 && box.bottom <= innerHeight;
        }),
      )
      .toBe(true);
    await expectAccessible(page);
  },
);

test("390 pixels wide: about 100 pixels of controls before the table", async () => {
  await using it = await openMockPage(browser, {
    context: { viewport: phone },
    setup: async ({ inspector, register, server }) => {
      inspector.addProcess({ pid: 100, name: "claude" });
      await register({ pid: 100, label: "claude" });
      await server.service.refresh();
    },
  });
  await table(it.page).waitFor();
  expect((await table(it.page).boundingBox())?.y).toBeLessThanOrEqual(104);
});

test("390 pixels wide: ports, marks, menu and selection can be reached", async () => {
  await using it = await open(phone);
  const { page } = it;
  await row(page, /vitest/).waitFor();
  // The columns follow the width a moment later.
  await expect.poll(() => page.getByRole("columnheader", { name: "Ports" }).count()).toBe(0);
  await row(page, /vite dev/)
    .getByRole("link", { name: ":5173" })
    .click({ trial: true });
  await row(page, /^Left over/)
    .getByText("Left over", { exact: true })
    .click({ trial: true });
  await row(page, /vitest/)
    .getByRole("checkbox")
    .click();
  await page.getByRole("region", { name: "Selection" }).getByText("1 process").first().waitFor();
  await row(page, /vitest/)
    .getByRole("button", { name: /^More for/ })
    .click();
  await page.getByRole("menuitem", { name: /Details/ }).waitFor();
  await page.keyboard.press("Escape");
});

test("390 pixels wide: what the toolbar hides is in its menu", async () => {
  await using it = await open(phone);
  const { page } = it;
  await row(page, /vitest/).waitFor();
  await page.getByRole("button", { name: "View", exact: true }).click();
  await dialog(page).getByRole("radio", { name: "All" }).check();
  await expect.poll(() => page.url()).toContain("show=all");
  await dialog(page).getByRole("radio", { name: "Flat" }).check();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.url()).toContain("as=flat");
  await row(page, /systemd/).waitFor();
});

test.each([phone, { width: 1280, height: 800 }])(
  "$width pixels wide: what can be clicked is at least 24 × 24 pixels",
  async (size) => {
    await using it = await open(size);
    const { page } = it;
    await row(page, /vitest/).waitFor();
    await filterBox(page).waitFor();
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, a, input, [role=button]")]
        .map((each) => {
          // The label around a field is its target.
          const { width, height } = (each.closest("label") ?? each).getBoundingClientRect();
          const name = each.getAttribute("aria-label") ?? each.textContent;
          return { name, width, height };
        })
        .filter(({ width, height }) => width > 0 && (width < 24 || height < 24))
        .map(({ name, width, height }) => `${name} ${width}×${height}`),
    );
    expect(small).toEqual([]);
  },
);

test("320 × 256: the top bar fits while the server does not answer", async () => {
  await using it = await open({ width: 320, height: 256 });
  const { page } = it;
  await page.route("**/processes.watch*", () => undefined);
  await page.goto(`${new URL(page.url()).origin}/?page=runs`);
  await page.getByText("connecting").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
});

test.each([
  ["the stop dialog", "/", "x"],
  ["details", "/", "Enter"],
  ["runs", "/?page=runs", undefined],
  ["history", "/?page=history", undefined],
  ["keys and filters", "/", "?"],
])("320 × 256: %s fits, and all of it can be reached by keyboard", async (_, path, key) => {
  await using it = await open({ width: 320, height: 256 }, path);
  const { page } = it;
  await page.getByRole("main").waitFor();
  if (key !== undefined) {
    await row(page, /vitest/)
      .first()
      .waitFor();
    await row(page, /vitest/).focus();
    await page.keyboard.press(key);
    await dialog(page)
      .or(page.getByRole("complementary", { name: "Details" }))
      .waitFor();
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  // Whatever Tab comes to is scrolled into the window, with at least half of its height.
  for (let press = 0; press < 25; press += 1) {
    await page.keyboard.press("Tab");
    const hidden = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === null || at === document.body) return undefined;
      const { top, bottom, height, width } = at.getBoundingClientRect();
      const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
      if (width <= 1 || seen >= Math.min(height / 2, innerHeight / 3)) return undefined;
      return `${at.tagName} ${at.ariaLabel ?? at.textContent} ${top} ${bottom}`;
    });
    expect(hidden).toBeUndefined();
  }
  await expectAccessible(page);
});
