import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { expectAccessible } from "../support/expect-accessible.ts";
import { addAgentsDaemons } from "../support/mock-host.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { dialog, names, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

async function open() {
  const opened = await openMockPage(browser, { setup: addAgentsDaemons });
  await table(opened.page).waitFor();
  return opened;
}

const groups = [
  "Shared by the sessions of Codex",
  "codex daemon",
  "cargo test",
  "Shared by the sessions of Cline CLI",
  "cline daemon",
];
const sessions = ["acme/web", "fix-login", "server.js", "fix-cart"];

test("daemons of agents stand after the executors, counted in no total", async () => {
  await using it = await open();
  const { page } = it;
  expect(new Set(await names(page))).toEqual(new Set([...sessions, ...groups]));
  expect((await names(page)).slice(-5)).toEqual(groups);
  const codex = row(page, /^Shared by the sessions of Codex/);
  await codex.getByText("2 processes").waitFor();
  await codex.getByText("102 MB").waitFor();
  expect(await codex.getAttribute("aria-level")).toBe("1");
  await row(page, /^acme\/web/)
    .getByText("3 processes")
    .waitFor();
  const summary = page.getByRole("region", { name: "Summary" });
  expect(await summary.textContent()).toMatch(/2agents3processes570 MB/);
  expect(await row(page, /[Mm]ay be related/).count()).toBe(0);
});

test("a narrow page names the product first", async () => {
  await using it = await open();
  await it.page.setViewportSize({ width: 390, height: 800 });
  await table(it.page).getByText("Codex, shared", { exact: true }).waitFor();
  await table(it.page).getByText("Cline CLI, shared", { exact: true }).waitFor();
  await expectAccessible(it.page);
});

test("their rows stay where they are when the session that started them ends", async () => {
  await using it = await open();
  const { page, inspector, server } = it;
  const daemon = row(page, /codex daemon/);
  await daemon.focus();
  inspector.removeProcess(301);
  inspector.removeProcess(300);
  inspector.updateProcess(310, { parentPid: 1 });
  await server.service.refresh();
  await expect.poll(() => row(page, /fix-login/).count()).toBe(0);
  expect((await names(page)).slice(-5)).toEqual(groups);
  expect(await daemon.evaluate((each) => each === document.activeElement)).toBe(true);
  expect(await page.getByRole("region", { name: "Left over" }).count()).toBe(0);
});

test("stopping one says which sessions use it, and stops nothing else", async () => {
  await using it = await open();
  const { page, inspector } = it;
  await row(page, /codex daemon/).focus();
  await page.keyboard.press("x");
  await dialog(page).getByText("Stop codex daemon 310").first().waitFor();
  await dialog(page).getByRole("heading", { name: "Shared by the sessions of Codex" }).waitFor();
  await dialog(page)
    .getByText("used by codex · fix-login (pid 300) and codex · fix-cart (pid 400)")
    .waitFor();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Stop 1 process" }).click();
  await dialog(page).getByText("1 process confirmed gone").waitFor();
  expect(inspector.getProcess(310)).toBeUndefined();
  expect(inspector.getProcess(311)).toBeDefined();
});

test("the menu of a daemon stops nothing below it", async () => {
  await using it = await open();
  const { page } = it;
  await row(page, /codex daemon/)
    .getByRole("button", { name: "More for codex daemon 310" })
    .click();
  await page.getByRole("menuitem", { name: "Stop it…" }).waitFor();
  expect(await page.getByRole("menuitem", { name: /Stop/ }).count()).toBe(1);
});

test("details say what it is shared by", async () => {
  await using it = await open();
  const { page } = it;
  await row(page, /cargo/).dblclick();
  const details = page.getByRole("complementary", { name: "Details" });
  await details.getByText("the sessions of Codex").waitFor();
  await details.getByText(/only through codex daemon 310/).waitFor();
});
