import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { expectAccessible } from "../support/expect-accessible.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { dialog, focused, names, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("keyboard only: move, collapse, open details, select, stop", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await table(page).waitFor();
  const { keyboard } = page;
  await keyboard.press("j");
  expect(await focused(page)).toBe("Left over");
  await keyboard.press("ArrowLeft");
  await keyboard.press("j");
  await keyboard.press("j");
  await keyboard.press("ArrowDown");
  await expect.poll(() => focused(page)).toBe("cargo build");
  await keyboard.press("k");
  await expect.poll(() => focused(page)).toBe("TASK-9 Upgrade deps");
  await keyboard.press("ArrowLeft");
  expect(await row(page, /TASK-9/).getAttribute("aria-expanded")).toBe("false");
  await keyboard.press("ArrowRight");
  expect(await row(page, /TASK-9/).getAttribute("aria-expanded")).toBe("true");
  await keyboard.press("End");
  await expect.poll(() => focused(page)).toBe("TASK-14 Docs");
  await keyboard.press("ArrowUp");
  await expect.poll(() => focused(page)).toBe("esbuild");
  await keyboard.press("ArrowLeft");
  await expect.poll(() => focused(page)).toBe("vite dev");
  await keyboard.press("ArrowRight");
  await expect.poll(() => focused(page)).toBe("esbuild");
  await keyboard.press("Enter");
  const details = page.getByRole("complementary", { name: "Details" });
  await details.getByText("esbuild --service=0.25.0 --ping").waitFor();
  await keyboard.press("Escape");
  await expect.poll(() => details.count()).toBe(0);
  await expect.poll(() => focused(page)).toBe("esbuild");
  await keyboard.press("Space");
  await page.getByRole("region", { name: "Selection" }).getByText("1 process").first().waitFor();
  await keyboard.press("Escape");
  await expect.poll(() => page.getByRole("region", { name: "Selection" }).count()).toBe(0);
  await keyboard.press("x");
  await dialog(page).getByRole("button", { name: "Stop 1 process" }).waitFor();
  expect(await focused(page)).toBe("Cancel");
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await dialog(page).getByText("1 process confirmed gone").waitFor();
  await keyboard.press("Escape");
  await expect.poll(() => inspector.getProcess(4810)).toBeUndefined();
});

test("keyboard only: filter, row, details, cancel a stop, confirm a stop, outcome, history", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  const { keyboard } = page;
  await table(page).waitFor();
  await keyboard.press("/");
  await keyboard.type("esbuild");
  await expect.poll(() => names(page).then((all) => all.at(-1))).toBe("esbuild");
  await tabTo(page, /^acme\/web$/);
  await keyboard.press("End");
  await expect.poll(() => focused(page)).toBe("esbuild");
  await keyboard.press("Enter");
  const details = page.getByRole("complementary", { name: "Details" });
  await details.getByText("child of vite dev 4802").waitFor();
  await keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("esbuild");
  await keyboard.press("Delete");
  await dialog(page).getByRole("button", { name: "Stop 1 process" }).waitFor();
  expect(await focused(page)).toBe("Cancel");
  await keyboard.press("Enter");
  await expect.poll(() => dialog(page).count()).toBe(0);
  expect(inspector.signals).toEqual([]);
  await expect.poll(() => focused(page)).toBe("esbuild");
  await keyboard.press("x");
  await dialog(page).getByRole("button", { name: "Stop 1 process" }).waitFor();
  await tabTo(page, /^Stop 1 process$/);
  await keyboard.press("Enter");
  await dialog(page).getByText("1 process confirmed gone").waitFor();
  const outcome = page.getByRole("status", { name: "Outcome" });
  await expect.poll(() => outcome.textContent()).toMatch(/^1 process confirmed gone/);
  await keyboard.press("Escape");
  await expect.poll(() => dialog(page).count()).toBe(0);
  expect(inspector.getProcess(4810)).toBeUndefined();
  await tabTo(page, /^History$/, "Shift+Tab");
  await keyboard.press("Enter");
  await page.getByRole("heading", { name: "What was stopped" }).waitFor();
  await page.getByText("1 gone").waitFor();
  await tabTo(page, /1 gone/);
  await keyboard.press("Enter");
  await page.getByRole("list", { name: "Outcomes" }).getByText("esbuild").waitFor();
});

/** Presses Tab until the element has the focus; fails after 40 times. */
async function tabTo(page: Page, name: RegExp, key = "Tab"): Promise<void> {
  for (let press = 0; press < 40; press += 1) {
    await page.keyboard.press(key);
    if (name.test(await focused(page))) return;
  }
  throw new Error(`Tab does not come to ${String(name)}`);
}

test("Tab moves to links and buttons of the focused row only", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  await row(page, /vite dev/).focus();
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe(":5173");
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("Stop vite dev 4802…");
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("More for vite dev 4802");
});

test("shortcuts: t switches tree and flat, p pauses, ? opens the help", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  await table(page).waitFor();
  await page.keyboard.press("t");
  await expect.poll(() => names(page).then((all) => all[0])).toBe("rustc corral");
  await expectAccessible(page);
  await page.keyboard.press("t");
  await expect.poll(() => names(page).then((all) => all[0])).toBe("Left over");
  await page.keyboard.press("p");
  await page.getByRole("button", { name: "Go on" }).waitFor();
  await page.keyboard.press("p");
  await page.keyboard.press("?");
  await dialog(page).getByRole("heading", { name: "Keys and filters" }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect.poll(() => dialog(page).count()).toBe(0);
});

test("Shift selects a range, which is stopped in one kill", async () => {
  await using it = await openMockPage(browser, { path: "/?as=flat" });
  const { page, inspector } = it;
  await row(page, /rustc/).getByRole("checkbox").click();
  await row(page, /vitest/)
    .getByRole("checkbox")
    .click({ modifiers: ["Shift"] });
  const bar = page.getByRole("region", { name: "Selection" });
  await bar.getByText("3 processes").first().waitFor();
  await bar.getByRole("button", { name: "Stop 3 processes…" }).click();
  await dialog(page).getByRole("button", { name: "Stop 3 processes" }).click();
  await dialog(page).getByText("3 processes confirmed gone").waitFor();
  for (const pid of [5120, 5121, 4820]) expect(inspector.getProcess(pid)).toBeUndefined();
  expect(inspector.getProcess(4711)).toBeDefined();
});

test("stop all N: processes that run the same under the same executor only", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  const another = { name: "node", command: ["node", "node_modules/.bin/vitest", "run"] };
  inspector.addProcess({ pid: 4821, parentPid: 4802, ...another });
  inspector.addProcess({ pid: 4822, parentPid: 4802, ...another });
  inspector.addProcess({ pid: 5122, parentPid: 5120, ...another });
  await row(page, /vitest run/)
    .nth(2)
    .waitFor();
  await page.getByRole("button", { name: "More for vitest run 4821" }).click();
  await page.getByRole("menuitem", { name: "Stop all 2 vitest run…" }).click();
  await dialog(page).getByRole("heading", { name: "Stop all 2 vitest run?" }).waitFor();
  await dialog(page).getByRole("button", { name: "Stop 2 processes" }).click();
  await dialog(page).getByText("2 processes confirmed gone").waitFor();
  expect(inspector.getProcess(5122)).toBeDefined();
});
