import type { Locator, Page } from "playwright-core";

// What a reader of the page would call its parts.

export const table = (page: Page): Locator => page.getByRole("treegrid", { name: "Processes" });

/** The row of a process or group whose text matches. */
export const row = (page: Page, name: string | RegExp): Locator =>
  table(page).getByRole("row", { name });

/** The row of a process by the name of its checkbox: its own name, not what its command holds. */
export const processRow = (page: Page, checkbox: RegExp): Locator =>
  table(page)
    .getByRole("row")
    .filter({ has: page.getByRole("checkbox", { name: checkbox }) });

export const dialog = (page: Page): Locator => page.getByRole("dialog");

export const filterBox = (page: Page): Locator => page.getByRole("searchbox", { name: "Filter" });

/** First cells of all rows in the document, as text: what the tree reads like. */
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

/** The key of the row that has the keyboard, or what else has it. */
export async function focused(page: Page): Promise<string> {
  return await page.evaluate(
    () =>
      document.activeElement?.querySelector("bdi")?.textContent ??
      document.activeElement?.getAttribute("aria-label") ??
      document.activeElement?.textContent ??
      "",
  );
}
