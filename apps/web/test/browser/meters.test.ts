import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { openMockPage } from "../support/open-mock-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("the meters of the host begin with what was before the page was opened", async () => {
  await using it = await openMockPage(browser, {
    setup: async ({ server: { service } }) => {
      // No tick while the page is looked at.
      await service.updateSettings({ watchIntervalMs: 60_000 });
      for (let scan = 0; scan < 20; scan += 1) await service.refresh();
    },
  });
  for (const name of ["host CPU", "memory"]) {
    const line = it.page.getByRole("meter", { name }).locator("path").last();
    await expect
      .poll(async () => (await line.getAttribute("d"))?.split("L").length)
      .toBeGreaterThanOrEqual(20);
  }
});
