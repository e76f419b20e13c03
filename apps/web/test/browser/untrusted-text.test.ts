import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { expectAccessible } from "../support/expect-accessible.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { names, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const hostile = [
  '<img src=x onerror="document.title=1">',
  "\u001b[31mred\u001b[0m",
  "\u202egnp.exe",
  "x".repeat(10_000),
  "👩‍👧 naïve שלום",
  "",
  "two\nlines",
];

test("hostile process names are inert; control characters are escaped", async () => {
  await using it = await openMockPage(browser, {
    path: "/?sort=pid",
    setup: async ({ inspector, register, server }) => {
      inspector.addProcess({ pid: 100, name: "claude" });
      for (const [index, name] of hostile.entries()) {
        inspector.addProcess({
          pid: 101 + index,
          parentPid: 100,
          name,
          command: [name, name],
          workingDirectory: `/tmp/${name}`,
        });
      }
      await register({
        pid: 100,
        label: "<b>claude</b>",
        task: "\u001b[2JT\u202e",
        project: '"><script>',
      });
      await server.service.refresh();
    },
  });
  const { page } = it;
  await table(page).waitFor();
  const shown = await names(page);
  expect(shown.slice(0, 2)).toEqual(['"><script>', "\\x1b[2JT\\u202e"]);
  const { processes } = await it.server.service.view();
  const titles = processes.filter(({ pid }) => pid > 100).map(({ title }) => title);
  expect(shown.slice(2)).toEqual(titles);
  expect(titles).toContain("(no name)");
  // Controls and marks that turn the direction are written out.
  expect(shown.join("")).toContain("\\x1b[31mred");
  expect(shown.join("")).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
  expect(await page.title()).toBe("Corral");
  expect(await page.locator("main img, main script").count()).toBe(0);
  // All rows of processes have the same width and height.
  const sizes = await table(page)
    .locator("[data-key]:not([data-root])")
    .evaluateAll((rows) => [
      ...new Set(rows.map((each) => `${each.clientWidth} ${each.clientHeight}`)),
    ]);
  expect(sizes).toHaveLength(1);
  await row(page, /gnp/).dblclick();
  const details = page.getByRole("complementary", { name: "Details" });
  await details.getByText("\\u202egnp.exe").first().waitFor();
  await expectAccessible(page);
  expect(it.errors).toEqual([]);
});
