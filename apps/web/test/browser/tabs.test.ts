import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { dialog, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Further tabs of the same browser, with its session. */
async function moreTabs(page: Page, count: number): Promise<readonly Page[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const tab = await page.context().newPage();
      await tab.goto(page.url());
      await table(tab).waitFor();
      return tab;
    }),
  );
}

const hide = (page: Page) =>
  page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });

test("seven tabs share one stream: each shows what happens, and Stop works in each", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector, server } = it;
  await table(page).waitFor();
  const tabs = [page, ...(await moreTabs(page, 6))];
  const streams = async () => {
    const answer = await fetch(`${server.url}/metrics`, {
      headers: { authorization: `Bearer ${new URL(server.link).hash.slice("#token=".length)}` },
    });
    return /^corral_subscribers (\d+)$/m.exec(await answer.text())?.[1];
  };
  await expect.poll(streams).toBe("1");
  inspector.addProcess({ pid: 7_000, parentPid: 4_711, name: "newcomer", command: ["newcomer"] });
  for (const tab of tabs) await row(tab, /newcomer/).waitFor();
  for (const tab of tabs) {
    await row(tab, /newcomer/)
      .getByRole("button", { name: "Stop newcomer 7000…" })
      .click();
    await dialog(tab).getByRole("button", { name: "Stop 1 process" }).waitFor();
    await tab.keyboard.press("Escape");
  }
});

test("the next tab goes on when the one with the stream is hidden or closed", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await table(page).waitFor();
  const [second, third] = await moreTabs(page, 2);
  await hide(page);
  inspector.addProcess({ pid: 7_000, parentPid: 4_711, name: "first", command: ["first"] });
  for (const tab of [second!, third!]) await row(tab, /\bfirst\b/).waitFor();
  await second!.close();
  inspector.addProcess({ pid: 7_001, parentPid: 4_711, name: "second", command: ["second"] });
  await row(third!, /\bsecond\b/).waitFor();
  expect(await row(page, /\bsecond\b/).count()).toBe(0);
});
