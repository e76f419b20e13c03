import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { expectAccessible } from "../support/expect-accessible.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { emptyAndFailedStates, otherStates, tableStates } from "../support/page-states.ts";
import { stopStates } from "../support/stop-states.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const states = [...tableStates, ...emptyAndFailedStates, ...otherStates, ...stopStates];

test.each(states)("no axe violation: $name", async ({ options, reach }) => {
  await using it = await openMockPage(browser, options);
  await reach(it);
  await expectAccessible(it.page);
  await showOtherwise(it.page, "dark", 380, "comfortable");
  await expectAccessible(it.page);
});

test.each([tableStates[0], stopStates[0]])(
  "no axe violation in any theme and width: $name",
  async (state) => {
    await using it = await openMockPage(browser, state?.options);
    await state?.reach(it);
    for (const theme of ["light", "dark"] as const) {
      for (const width of [380, 1_600]) {
        await showOtherwise(it.page, theme, width, width > 800 ? "compact" : "comfortable");
        await expectAccessible(it.page);
      }
    }
  },
);

/** Changes theme, width and density of the open page, instead of reaching the state again. */
async function showOtherwise(
  page: Page,
  colorScheme: "light" | "dark",
  width: number,
  density: string,
): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 800 });
  await page.evaluate((wanted) => {
    document.documentElement.dataset["density"] = wanted;
  }, density);
}
