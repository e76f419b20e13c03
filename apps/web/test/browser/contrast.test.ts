import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { addAgents } from "../support/mock-host.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { dialog, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test.each(["light", "dark"] as const)(
  "a dialog dims the page behind it: %s",
  async (colorScheme) => {
    await using it = await openMockPage(browser, { context: { colorScheme } });
    const { page } = it;
    await row(page, /vitest/).focus();
    for (const key of ["x", "?"]) {
      await page.keyboard.press(key);
      await dialog(page).waitFor();
      const behind = await page.evaluate(() => {
        const backdrop = document.elementFromPoint(5, 5);
        return backdrop === null ? "" : getComputedStyle(backdrop).backgroundColor;
      });
      expect(behind).toMatch(/^(rgba\(0, 0, 0, 0\.\d+\)|oklab\(0 .*\/ 0\.\d+\))$/);
      await page.keyboard.press("Escape");
      await expect.poll(() => dialog(page).count()).toBe(0);
    }
  },
);

/** What a person sees of an element's surface. */
const surface = (element: Locator) =>
  element.evaluate((each) => {
    const { backgroundColor, outlineStyle, boxShadow } = getComputedStyle(each);
    return `${backgroundColor} ${outlineStyle} ${boxShadow}`;
  });

test("forced colours show the chosen side of a switch, selected rows and pressed buttons", async () => {
  await using it = await openMockPage(browser, { context: { forcedColors: "active" } });
  const { page } = it;
  const side = (name: string) => page.locator("label", { hasText: new RegExp(`^${name}$`) });
  await row(page, /vitest/).waitFor();
  expect(await surface(side("Agents"))).not.toBe(await surface(side("All")));
  await row(page, /vitest/)
    .getByRole("checkbox")
    .check();
  await page.mouse.move(0, 0);
  expect(await surface(row(page, /vitest/))).not.toBe(await surface(row(page, /esbuild/)));
  const pause = page.getByRole("button", { name: "Pause" });
  const before = await surface(pause);
  await pause.click();
  await page.mouse.move(0, 0);
  expect(await surface(page.getByRole("button", { name: "Go on" }))).not.toBe(before);
});

test.each(["light", "dark"] as const)(
  "who asks for more contrast gets 7:1 for all text: %s",
  async (colorScheme) => {
    await using it = await openMockPage(browser, { context: { colorScheme, contrast: "more" } });
    const { page } = it;
    await table(page).waitFor();
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .withRules(["color-contrast", "color-contrast-enhanced"])
      .analyze();
    expect(
      violations.flatMap(({ nodes }) => nodes.map((each) => each.failureSummary ?? "")),
    ).toEqual([]);
  },
);

test("a long command in the details can be scrolled by keyboard", async () => {
  const command = ["wordy", ...Array.from({ length: 400 }, (_, index) => `--option-${index}`)];
  await using it = await openMockPage(browser, {
    setup: async (host) => {
      await addAgents(host);
      host.inspector.addProcess({ pid: 4899, parentPid: 4711, name: "wordy", command });
    },
  });
  const { page } = it;
  await row(page, /wordy/).focus();
  await page.keyboard.press("Enter");
  const text = page.getByRole("region", { name: "Command" });
  await text.waitFor();
  for (let press = 0; press < 10; press += 1) {
    await page.keyboard.press("Tab");
    if (await text.evaluate((each) => each === document.activeElement)) break;
  }
  await page.keyboard.press("PageDown");
  await expect.poll(() => text.evaluate((each) => each.scrollTop)).toBeGreaterThan(50);
});

test("a help that is higher than the window can be scrolled by keyboard", async () => {
  await using it = await openMockPage(browser, {
    context: { viewport: { width: 640, height: 300 } },
  });
  const { page } = it;
  await table(page).waitFor();
  await page.keyboard.press("?");
  await dialog(page).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("PageDown");
  const scrolled = () =>
    dialog(page).evaluate((each) =>
      [...each.querySelectorAll("*")].some((one) => one.scrollTop > 50),
    );
  await expect.poll(scrolled).toBe(true);
});
