import { createServer } from "node:http";
import { once } from "node:events";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { expectAccessible } from "../support/expect-accessible.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { dialog } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("a webhook is added, its secret shown once; tried, read back and removed", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  let asked = 0;
  const receiver = createServer((_request, response) => {
    asked += 1;
    response.end();
  }).listen(0, "127.0.0.1");
  await once(receiver, "listening");
  try {
    const address = receiver.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await page.getByRole("button", { name: "Settings" }).click();
    const webhooks = dialog(page).getByRole("region", { name: "Webhooks" });
    await webhooks.getByText("Add a webhook").click();
    await webhooks.getByLabel("Address").fill(`http://127.0.0.1:${port}/corral`);
    await webhooks.getByRole("checkbox", { name: "a leak" }).check();
    await webhooks.getByRole("button", { name: "Add", exact: true }).click();
    const secret = await webhooks.getByText(/^whsec_/u).innerText();
    await webhooks.getByText("waiting, ended, left-over, leak", { exact: true }).waitFor();
    await expectAccessible(page);
    await webhooks.getByRole("button", { name: "Test" }).click();
    await webhooks.getByText("corral config webhook allow 127.0.0.1").waitFor();
    expect(asked).toBe(0);

    await page.reload();
    await page.getByRole("button", { name: "Settings" }).click();
    await webhooks.getByText(`http://127.0.0.1:${port}/corral`).waitFor();
    expect(await page.content()).not.toContain(secret);
    await webhooks.getByRole("button", { name: "Remove" }).click();
    await webhooks.getByRole("listitem").waitFor({ state: "detached" });
  } finally {
    receiver.close();
    receiver.closeAllConnections();
  }
});

test("a refused address says why, and stays to be put right", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  await page.getByRole("button", { name: "Settings" }).click();
  const webhooks = dialog(page).getByRole("region", { name: "Webhooks" });
  await webhooks.getByText("Add a webhook").click();
  await webhooks.getByLabel("Address").fill("https://me:pass@example.com/");
  await webhooks.getByRole("button", { name: "Add", exact: true }).click();
  await webhooks.getByRole("alert").getByText("no user and no password").waitFor();
  expect(await webhooks.getByLabel("Address").inputValue()).toContain("me:pass");
});

test("a project of the automatic clean-up is set, tried dry and read back", async () => {
  await using it = await openMockPage(browser);
  const { page, server } = it;
  const before = server.service.settings().autoCleanUp;
  await page.getByRole("button", { name: "Settings" }).click();
  await dialog(page).getByLabel("Only in these projects").fill("acme/web");
  await page.keyboard.press("Enter");
  await dialog(page).getByRole("radio", { name: /^try/u }).click();
  await expect
    .poll(() => server.service.settings().autoCleanUp)
    .toEqual({ ...before, enabled: true, dryRun: true, projects: ["acme/web"] });
  await page.reload();
  await page.getByRole("button", { name: "Settings" }).click();
  await expect
    .poll(() => dialog(page).getByRole("radio", { name: /^try/u }).isChecked())
    .toBe(true);
});
