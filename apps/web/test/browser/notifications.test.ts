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

/** Keeps what the page shows, as a headless browser shows none. */
async function keepNotifications(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shown: string[] = [];
    class Kept extends EventTarget {
      static readonly permission = "granted";
      static requestPermission = async () => "granted";
      constructor(title: string, { body, tag }: NotificationOptions) {
        super();
        shown.push(`${title} | ${body} | ${tag?.split(":")[1]}`);
      }
      close(): void {}
    }
    Object.assign(globalThis, { Notification: Kept, shown });
  });
  await page.reload();
  await table(page).waitFor();
}

const shown = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => Reflect.get(globalThis, "shown"));

const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

test("a person who looks elsewhere is told of what was chosen, and of nothing else", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector, server } = it;
  await keepNotifications(page);
  await page.getByRole("button", { name: "Settings" }).click();
  const choice = dialog(page).getByRole("checkbox", { name: "an agent waits for you" });
  await choice.check();
  await dialog(page).getByText("watched all the time").waitFor();
  await page.keyboard.press("Escape");
  await setHidden(page, true);
  const { executors } = await server.service.view();
  const [claude, codex] = ["claude", "codex"].map((label) =>
    executors.find((one) => one.label === label && one.alive),
  );
  const report = { executorId: claude?.id ?? "", event: "waiting" } as const;
  await server.service.reportSession({ ...report, waitingFor: "a permission" });
  await expect
    .poll(() => shown(page))
    .toEqual(["claude: TASK-12 Fix login waits for you | a permission | waiting"]);
  inspector.removeProcess(codex?.pid ?? 0);
  await server.service.refresh();
  await setHidden(page, false);
  await row(page, /TASK-9.*ended/).waitFor();
  expect(await shown(page)).toHaveLength(1);
});

test("without a choice a hidden page is told nothing", async () => {
  await using it = await openMockPage(browser);
  const { page, server } = it;
  await keepNotifications(page);
  await setHidden(page, true);
  const { executors } = await server.service.view();
  const executorId = executors.find(({ alive }) => alive)?.id ?? "";
  await server.service.reportSession({ executorId, event: "waiting" });
  await setHidden(page, false);
  await page.getByText("waits for you").first().waitFor();
  expect(await shown(page)).toEqual([]);
});
