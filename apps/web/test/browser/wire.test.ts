import { expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { table } from "../support/page-objects.ts";

test("the scripts of the first view are at most 160 KB over the wire", async () => {
  const browser = await launchBrowser();
  await using _closing = { [Symbol.asyncDispose]: () => browser.close() };
  await using it = await openMockPage(browser);
  await table(it.page).waitFor();
  const scripts = await it.page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((each): each is PerformanceResourceTiming => "encodedBodySize" in each)
      .filter(({ name }) => /\.js(\?|$)/.test(name))
      .map(({ encodedBodySize, decodedBodySize }) => ({ encodedBodySize, decodedBodySize })),
  );
  const bytes = scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
  const unpacked = scripts.reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
  expect(unpacked).toBeGreaterThan(bytes * 2);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThanOrEqual(160 * 1024);
});
