import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { expectAccessible } from "../support/expect-accessible.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { filterBox, names, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function open() {
  const opened = await openMockPage(browser);
  await table(opened.page).waitFor();
  return opened;
}

test("tree: project, task, executor, processes, with subtree totals", async () => {
  await using it = await open();
  const { page } = it;
  expect(await names(page)).toEqual([
    "Left over",
    "TASK-7 Flaky test",
    "npm run dev",
    "npm run dev",
    "server.js",
    "acme/engine",
    "TASK-9 Upgrade deps",
    "cargo build",
    "rustc corral",
    "acme/web",
    "TASK-12 Fix login",
    "vitest",
    "vite dev",
    "esbuild",
    "TASK-14 Docs",
  ]);
  const engine = row(page, /^acme\/engine/);
  await engine.getByText("1 agent · 3 processes").waitFor();
  await engine.getByText("2.4 GB").waitFor();
  await row(page, /TASK-12/)
    .getByText("1.0 GB")
    .waitFor();
  await expect.poll(() => row(page, /cargo build/).getAttribute("aria-level")).toBe("3");
  await expectAccessible(page);
  expect(it.errors).toEqual([]);
});

test("left-overs stay under their ended executor, below their dead ancestor", async () => {
  await using it = await open();
  const { page } = it;
  await row(page, /TASK-7 Flaky test.*ended/).waitFor();
  const deadAncestor = row(page, /npm run dev.*ended/);
  expect(await deadAncestor.getByRole("button", { name: /Stop/ }).count()).toBe(0);
  expect(await deadAncestor.getAttribute("aria-level")).toBe("3");
  expect(await row(page, /npm run dev.*left over/).getAttribute("aria-level")).toBe("4");
  const group = row(page, /^Left over/);
  await group.getByText("2 processes from 1 ended agent").waitFor();
  expect(await group.textContent()).toMatch(/352 MB.*:3000/);
  await page.getByRole("radio", { name: "Flat" }).check({ force: true });
  const banner = page.getByRole("region", { name: "Left over" });
  await banner.getByText("2 left over").waitFor();
  expect(await banner.textContent()).toContain("from 1 ended agent · 352 MB · port :3000");
});

test("collapsed rows hide their descendants and stay collapsed after a reload", async () => {
  await using it = await open();
  const { page } = it;
  await page.getByRole("button", { name: "Fold all", exact: true }).click();
  await expect.poll(() => names(page)).toEqual(["Left over", "acme/engine", "acme/web"]);
  await page.reload();
  await expect.poll(() => names(page)).toEqual(["Left over", "acme/engine", "acme/web"]);
  await page.getByRole("button", { name: "Unfold all" }).click();
  await expect.poll(() => names(page).then((all) => all.length)).toBe(15);
});

test("sorting keeps the tree; the address holds the view and Back returns to it", async () => {
  await using it = await open();
  const { page } = it;
  const order = (column: string): Promise<string | null> =>
    page.getByRole("columnheader", { name: column }).getAttribute("aria-sort");
  expect([await order("Memory"), await order("PID")]).toEqual(["descending", "none"]);
  await page.getByRole("button", { name: "Name" }).click();
  await expect.poll(() => order("Name")).toBe("descending");
  await page.getByRole("button", { name: "Name" }).click();
  await expect.poll(() => order("Name")).toBe("ascending");
  await expect
    .poll(() => names(page).then((all) => all.slice(9, 13)))
    .toEqual(["acme/web", "TASK-12 Fix login", "vite dev", "esbuild"]);
  expect(page.url()).toContain("sort=name");
  await page.getByRole("radio", { name: "Flat" }).check({ force: true });
  await expect.poll(() => page.url()).toContain("as=flat");
  await expect.poll(() => names(page).then((all) => all[0])).toBe("cargo build");
  await page.goBack();
  await expect.poll(() => names(page).then((all) => all[0])).toBe("Left over");
  await page.getByRole("radio", { name: "All" }).check({ force: true });
  await row(page, /Everything else/).waitFor();
  await page.getByRole("button", { name: /^group/ }).click();
  await page.getByRole("menuitemradio", { name: "Agent" }).click();
  await expect.poll(() => page.url()).toContain("group=executor");
  const link = page.url();
  await page.goto(link);
  await row(page, /Everything else/).waitFor();
});

test("filter: ancestors of matches stay visible, hidden processes are counted, syntax errors are marked", async () => {
  await using it = await open();
  const { page } = it;
  await page.keyboard.press("/");
  await page.keyboard.type(":3000");
  await expect
    .poll(() => names(page))
    .toEqual(["Left over", "TASK-7 Flaky test", "npm run dev", "npm run dev", "server.js"]);
  await page.getByText("hides 8 processes").waitFor();
  expect(page.url()).toContain("q=%3A3000");
  await filterBox(page).fill("node cpu>fast");
  await expect.poll(() => page.getByRole("alert").locator("mark").textContent()).toBe("fast");
  await expectAccessible(page);
  for (const key of ["Escape", "Escape"]) await page.keyboard.press(key);
  await expect.poll(() => names(page).then((all) => all.length)).toBe(15);
});

test("ports are links", async () => {
  await using it = await open();
  const link = row(it.page, /vite dev/).getByRole("link", { name: ":5173" });
  expect(await link.getAttribute("href")).toBe("http://localhost:5173/");
  expect(await link.getAttribute("target")).toBe("_blank");
  expect(await link.getAttribute("rel")).toContain("noopener");
});

test("collapsed state, selection and focus follow the process identity over ticks and end with it", async () => {
  await using it = await open();
  const { page, inspector } = it;
  const vitest = row(page, /vitest/);
  await vitest.getByRole("checkbox").check();
  await vitest.focus();
  const order = await names(page);
  inspector.updateProcess(4810, { memoryBytes: 9_000 * 1024 ** 2 });
  await row(page, /esbuild/)
    .getByText("8.8 GB")
    .waitFor();
  // The order is held while a row is selected.
  expect(await names(page)).toEqual(order);
  expect(await vitest.evaluate((each) => each === document.activeElement)).toBe(true);
  inspector.reusePid(4820, { parentPid: 4711, name: "node", command: ["node", "another.js"] });
  await row(page, /another/).waitFor();
  expect(
    await row(page, /another/)
      .getByRole("checkbox")
      .isChecked(),
  ).toBe(false);
  expect(await page.getByRole("region", { name: "Selection" }).count()).toBe(0);
  // Pointer and focus hold the order, too.
  await page.mouse.move(0, 0);
  await filterBox(page).focus();
  await expect.poll(() => names(page).then((all) => all[5])).toBe("acme/web");
});

test("started and ended processes are highlighted for a second", async () => {
  await using it = await open();
  const { page, inspector } = it;
  inspector.addProcess({ pid: 7000, parentPid: 4711, name: "rg", command: ["rg", "TODO"] });
  await expect.poll(() => row(page, /\brg\b/).getAttribute("class")).toContain("row-added");
  await expect.poll(() => row(page, /\brg\b/).getAttribute("class")).not.toContain("row-added");
  inspector.removeProcess(7000);
  await expect.poll(() => row(page, /\brg\b/).getAttribute("class")).toContain("row-exiting");
  await expect.poll(() => row(page, /\brg\b/).count()).toBe(0);
});

test("pause freezes the table; resume shows the newest view", async () => {
  await using it = await open();
  const { page, inspector } = it;
  await page.keyboard.press("p");
  await page.getByRole("button", { name: "Go on" }).waitFor();
  inspector.removeProcess(4810);
  await it.server.service.refresh();
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await row(page, /esbuild/).count()).toBe(1);
  await page.getByRole("button", { name: "Go on" }).click();
  await expect.poll(() => row(page, /esbuild/).count()).toBe(0);
});
