import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { focused, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("5,000 rows: few are mounted; scroll position and focus survive ticks, also out of view", async () => {
  await using it = await openMockPage(browser, {
    path: "/?as=flat&show=all&sort=pid",
    setup: async ({ inspector }) => {
      for (let pid = 1_000; pid < 6_000; pid += 1) {
        inspector.addProcess({ pid, parentPid: 1, name: `job-${pid}`, command: [`job-${pid}`] });
      }
    },
  });
  const { page, inspector } = it;
  await row(page, /job-1000/).waitFor();
  expect(await table(page).getAttribute("aria-rowcount")).toBe("5002");
  expect(await table(page).getByRole("row").count()).toBeLessThan(80);
  await row(page, /job-1003/).focus();
  await table(page).evaluate((each) => {
    each.scrollTop = 26 * 2_500;
  });
  await row(page, /job-3500/).waitFor();
  inspector.updateProcess(3_500, { memoryBytes: 77 * 1024 ** 2 });
  await row(page, /job-3500/)
    .getByText("77 MB")
    .waitFor();
  expect(await table(page).evaluate((each) => each.scrollTop)).toBe(26 * 2_500);
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => focused(page)).toBe("job-1004");
  await page.keyboard.press("End");
  await expect.poll(() => focused(page)).toBe("job-5999");
});
