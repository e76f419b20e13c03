import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { filterBox, focused, names, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const onRow = () => document.activeElement?.getAttribute("role") === "row";

test.each(["ArrowDown", "Enter"])("%s in the filter goes to the first row", async (key) => {
  await using it = await openMockPage(browser);
  const { page } = it;
  await table(page).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("cargo");
  // Also before the table shows what the filter leaves.
  await page.keyboard.press(key);
  await expect.poll(() => page.evaluate(onRow)).toBe(true);
  await expect.poll(() => names(page).then((all) => all[0])).toBe("acme/engine");
  expect(await page.evaluate(() => document.activeElement?.ariaRowIndex)).toBe("2");
  expect(await focused(page)).toBe("acme/engine");
});

test("the first row is meant, not the row that had the focus", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  await table(page).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("End");
  await page.keyboard.press("/");
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => page.evaluate(() => document.activeElement?.ariaRowIndex)).toBe("2");
});

test("Escape in the filter goes to the table and keeps the filter; a second one erases it", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  await table(page).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("esbuild");
  await page.keyboard.press("Escape");
  await expect.poll(() => page.evaluate(onRow)).toBe(true);
  expect(await filterBox(page).inputValue()).toBe("esbuild");
  await page.keyboard.press("Escape");
  await expect.poll(() => filterBox(page).inputValue()).toBe("");
  await expect.poll(() => page.url()).not.toContain("q=");
});

test("Escape in the filter erases it where no row is left to go to", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  await table(page).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("zzz");
  await page.getByRole("heading", { name: "The filter hides" }).waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => filterBox(page).inputValue()).toBe("");
});

test("few Tabs lead from the filter to the first row", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  await table(page).waitFor();
  await page.keyboard.press("/");
  let tabs = 0;
  do {
    await page.keyboard.press("Tab");
    tabs += 1;
  } while (tabs < 20 && !(await page.evaluate(onRow)));
  expect(tabs).toBeLessThanOrEqual(3);
});

test("arrow keys move within the toolbar, which is one stop for Tab", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  await table(page).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.press("Tab");
  const seen = new Set<string>();
  for (let press = 0; press < 8; press += 1) {
    seen.add(
      await page.evaluate(() => {
        const at = document.activeElement;
        return (
          at?.getAttribute("aria-label") ??
          at?.closest("label")?.textContent ??
          at?.textContent ??
          ""
        );
      }),
    );
    await page.keyboard.press("ArrowRight");
  }
  expect([...seen].map((each) => each.trim())).toEqual(
    expect.arrayContaining([
      "Agents",
      "All",
      "Tree",
      "Flat",
      "group Project › task",
      "Fold all",
      "Unfold all",
      "Pause",
    ]),
  );
  // Moving the focus chooses nothing.
  expect(page.url()).not.toContain("show=all");
});
