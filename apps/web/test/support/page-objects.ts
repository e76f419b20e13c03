import type { Locator, Page } from "playwright-core";

// Parts of the page, by role and name.

export const table = (page: Page): Locator => page.getByRole("treegrid", { name: "Processes" });

/** Row of a process or group, by what a screen reader says of it or by its text. */
export const row = (page: Page, name: string | RegExp): Locator => {
  const rows = table(page).locator('[role="row"][data-key]');
  return table(page)
    .getByRole("row", { name })
    .or(rows.filter({ hasText: name }));
};

/** Row of a process by the name of its checkbox, which does not contain the command. */
export const processRow = (page: Page, checkbox: RegExp): Locator =>
  table(page)
    .getByRole("row")
    .filter({ has: page.getByRole("checkbox", { name: checkbox }) });

export const dialog = (page: Page): Locator => page.getByRole("dialog");

export const filterBox = (page: Page): Locator => page.getByRole("searchbox", { name: "Filter" });

/** Names of the mounted rows, in order. */
export async function names(page: Page): Promise<readonly string[]> {
  return await table(page)
    .locator('[role="row"][data-key]')
    .evaluateAll((rows) =>
      rows
        .toSorted((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
        .map((each) => {
          return each.querySelector("bdi, i")?.textContent ?? "";
        }),
    );
}

/** Name of the focused row or element. */
export async function focused(page: Page): Promise<string> {
  return await page.evaluate(
    () =>
      document.activeElement?.querySelector("bdi")?.textContent ??
      document.activeElement?.getAttribute("aria-label") ??
      document.activeElement?.textContent ??
      "",
  );
}
