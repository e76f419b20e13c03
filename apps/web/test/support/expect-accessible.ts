import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Runs axe with all its rules on the current page and expects no violation. */
export async function expectAccessible(page: Page): Promise<void> {
  // Wait for transitions: axe would measure colours between two themes.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        (each) =>
          each.playState !== "running" || each.effect?.getComputedTiming().iterations === Infinity,
      ),
  );
  // Legacy mode, because the default opens a second page for each report; the page has no frames.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .options({ resultTypes: ["violations"] })
    .analyze();
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} ${failureSummary ?? ""}`),
  );
  expect(found).toEqual([]);
}
