import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { expectAccessible } from "../support/expect-accessible.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { addRefusedAndSuspected } from "../support/mock-host.ts";
import { dialog, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("details: copyable command, evidence, ancestors, ports, charts, and an address to share", async () => {
  await using it = await openMockPage(browser, {
    context: { permissions: ["clipboard-read", "clipboard-write"] },
  });
  const { page } = it;
  await row(page, /esbuild/)
    .getByRole("button", { name: "esbuild", exact: true })
    .click();
  const details = page.getByRole("complementary", { name: "Details" });
  await details.getByText("child of vite dev 4802").waitFor();
  await details.getByRole("img", { name: /^CPU, now/ }).waitFor();
  await details.getByRole("button", { name: "Copy command" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    "esbuild --service=0.25.0 --ping",
  );
  await expectAccessible(page);
  await page.goto(page.url());
  await details.getByText("child of vite dev 4802").waitFor();
  await details.getByRole("region", { name: "Ancestors" }).getByText("4802").click();
  await details.getByRole("link", { name: ":5173" }).waitFor();
  await details.getByText("tcp on 127.0.0.1").waitFor();
  await page.goBack();
  await details.getByText("child of vite dev 4802").waitFor();
  it.inspector.removeProcess(4810);
  await details.getByText(/This process has ended/).waitFor();
  expect(it.errors.filter((each) => !each.includes("404"))).toEqual([]);
});

test("executor page: life, processes, ending, left-overs", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  await row(page, /TASK-7/)
    .getByRole("button", { name: /^More for/ })
    .click();
  await page.getByRole("menuitem", { name: /^About claude/ }).click();
  await page.getByRole("heading", { name: /TASK-7 Flaky test/ }).waitFor();
  await page
    .getByText(/ended .*/)
    .first()
    .waitFor();
  const left = page.getByRole("region", { name: "Left over" });
  await left.getByRole("heading", { name: "Left over (2)" }).waitFor();
  await left.getByText(/child of npm run dev 6010, below claude 6000, seen \d\d:\d\d/).waitFor();
  await page.getByText(/at most .* MB in [2-4] processes/).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Stop what is left over…" }).click();
  await dialog(page).getByRole("button", { name: "Stop 2 processes" }).click();
  await dialog(page).getByText("2 processes confirmed gone").waitFor();
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await page.goBack();
  await table(page).waitFor();
});

test("details list the stops of a survivor; the executor page lists suspected processes apart", async () => {
  await using it = await openMockPage(browser, { setup: addRefusedAndSuspected });
  const { page } = it;
  await row(page, /^T, /)
    .getByRole("button", { name: /^Stop T/ })
    .click();
  await dialog(page).getByRole("button", { name: "Stop 2 processes" }).click();
  await dialog(page)
    .getByText(/1 not stopped/)
    .waitFor();
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await row(page, /stubborn/).dblclick();
  const stops = page.getByRole("complementary").getByRole("region", { name: "Stops" });
  await stops.getByText("1 not stopped").click();
  await stops.getByText(/not permitted/).waitFor();
  await row(page, /^T, .*ended/).dblclick();
  const left = page.getByRole("region", { name: "Left over" });
  await left.getByText("stubborn").waitFor();
  expect(await left.getByText("zsh").count()).toBe(0);
  const related = page.getByRole("region", { name: "May be related" });
  await related.getByText("zsh").waitFor();
  await related.getByText("never stopped unless picked").waitFor();
});

test("a protected process has a badge and is refused by plans", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await row(page, /vite dev/)
    .getByRole("button", { name: "More for vite dev 4802" })
    .click();
  await page.getByRole("menuitem", { name: "Protect: never stop it" }).click();
  await row(page, /vite dev/)
    .getByText("protected")
    .waitFor();
  await row(page, /TASK-12/)
    .getByRole("button", { name: /^Stop TASK-12/ })
    .click();
  await dialog(page).getByRole("region", { name: "Refused" }).getByText("4802").waitFor();
  await page.keyboard.press("Escape");
  expect(inspector.getProcess(4802)).toBeDefined();
});

test("a process without executor can be registered as one", async () => {
  await using it = await openMockPage(browser, {
    path: "/?show=all",
    setup: async ({ inspector }) => {
      inspector.addProcess({ pid: 300, parentPid: 1, name: "mystery" });
    },
  });
  const { page } = it;
  await row(page, /mystery/)
    .getByRole("button", { name: "More for mystery 300" })
    .click();
  await page.getByRole("menuitem", { name: /Treat as an agent/ }).click();
  await page.getByText("mystery 300 is an agent now.").first().waitFor();
  await page.getByRole("radio", { name: "Agents" }).check({ force: true });
  await expect.poll(() => row(page, /mystery/).count()).toBe(1);
});

test("settings: theme, density and columns of the browser; interval and thresholds of the server", async () => {
  await using it = await openMockPage(browser);
  const { page, server } = it;
  await table(page).waitFor();
  await page.getByRole("button", { name: "Settings" }).click();
  await dialog(page).getByRole("radio", { name: "Dark" }).check({ force: true });
  await expect
    .poll(() => page.evaluate(() => getComputedStyle(document.body).backgroundColor))
    .toBe("rgb(15, 18, 20)");
  await expectAccessible(page);
  await dialog(page).getByRole("radio", { name: "Comfortable" }).check({ force: true });
  await dialog(page).getByRole("checkbox", { name: "PID" }).uncheck();
  await dialog(page).getByLabel("Report CPU above").fill("77");
  await page.keyboard.press("Enter");
  await expect.poll(() => server.service.settings().cpuThresholdPercent).toBe(77);
  await page.keyboard.press("Escape");
  await expect.poll(() => page.getByRole("columnheader", { name: "PID" }).count()).toBe(0);
  expect(await row(page, /vite dev/).evaluate((each) => each.clientHeight)).toBe(33);
  await page.reload();
  await table(page).waitFor();
  expect(await page.getByRole("columnheader", { name: "PID" }).count()).toBe(0);
  await page.getByRole("button", { name: /^Scan interval/ }).click();
  await page.getByRole("menuitemradio", { name: "every 5 s" }).click();
  await expect.poll(() => server.service.settings().watchIntervalMs).toBe(5_000);
});

test("settings: automatic clean-up is set, tried dry, and read back in the history", async () => {
  await using it = await openMockPage(browser);
  const { page, server, inspector } = it;
  await table(page).waitFor();
  await page.getByRole("button", { name: "Settings" }).click();
  const off = dialog(page).getByRole("radio", { name: /^off/ });
  const tried = dialog(page).getByRole("radio", { name: /^try/ });
  expect([await off.isChecked(), await tried.isDisabled()]).toEqual([true, true]);
  await dialog(page).getByLabel("Only in these projects").fill("acme/web, other");
  await page.keyboard.press("Enter");
  const settings = () => server.service.settings().autoCleanUp;
  await expect.poll(() => settings().projects).toEqual(["acme/web", "other"]);
  await dialog(page).getByLabel("After the agent's end").fill("1");
  await page.keyboard.press("Enter");
  // Checked when the server has stored it.
  await tried.click();
  await expect.poll(settings).toMatchObject({ enabled: true, dryRun: true, afterMs: 60_000 });
  await expectAccessible(page);
  await expect.poll(() => tried.isChecked()).toBe(true);
  await dialog(page).getByRole("button", { name: "What it did and would have done" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "What was stopped" }).waitFor();
  expect(inspector.signals).toEqual([]);
  await page.goBack();
  await page.getByRole("button", { name: "Settings" }).click();
  await dialog(page).getByLabel("Only in these projects").fill("");
  await page.keyboard.press("Enter");
  await expect.poll(settings).toMatchObject({ enabled: false, projects: [] });
});

test("settings: a person's own agents are added, recognised and removed", async () => {
  await using it = await openMockPage(browser);
  const { page, server, inspector } = it;
  inspector.addProcess({ pid: 300, parentPid: 1, name: "mine", command: ["mine", "run"] });
  await table(page).waitFor();
  await page.getByRole("button", { name: "Settings" }).click();
  const form = dialog(page).getByRole("form", { name: "Add an agent" });
  const add = form.getByRole("button", { name: "Add" });
  await form.getByLabel("Name").fill("My agent");
  expect(await add.isDisabled()).toBe(true);
  await form.getByLabel("Programs").fill("mine, mine-cli");
  await form.getByLabel("Packages").fill("@me/mine");
  await page.keyboard.press("Enter");
  const list = dialog(page).getByRole("list", { name: "Your own agents" });
  await list.getByText("mine, mine-cli, @me/mine").waitFor();
  await expectAccessible(page);
  expect(server.service.settings().ownProducts).toEqual([
    { label: "My agent", programs: ["mine", "mine-cli"], packages: ["@me/mine"] },
  ]);
  expect(await form.getByLabel("Name").inputValue()).toBe("");
  await form.getByLabel("Name").fill("My agent");
  await form.getByLabel("Programs").fill("mine");
  await add.click();
  await expect
    .poll(() => server.service.settings().ownProducts)
    .toEqual([{ label: "My agent", programs: ["mine"] }]);
  const recognised = async (): Promise<boolean> => {
    const { executors } = await server.service.refresh();
    return executors.some(({ label, pid }) => label === "My agent" && pid === 300);
  };
  await expect.poll(recognised).toBe(true);
  await list.getByRole("button", { name: "Remove My agent" }).click();
  await expect.poll(() => list.count()).toBe(0);
  expect(server.service.settings().ownProducts).toEqual([]);
});

test("charts work with a browser language that Intl does not support", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "language", { value: "en-US@posix", configurable: true });
  });
  await page.reload();
  await row(page, /vitest/).dblclick();
  const chart = page.getByRole("img", { name: /^Memory, now/ });
  await chart.locator("canvas").waitFor();
  expect(it.errors).toEqual([]);
});

test.each([360, 1200, 1400, 1600])(
  "%d pixels wide, with details: titles of numeric columns are not truncated",
  async (width) => {
    await using it = await openMockPage(browser, { context: { viewport: { width, height: 760 } } });
    const { page } = it;
    await table(page).waitFor();
    if (width > 1_000) await row(page, /vitest/).dblclick();
    for (const name of ["CPU %", "Memory"]) {
      const header = page.getByRole("columnheader", { name });
      // The sorted column has an arrow beside its title.
      await header.getByRole("button").click();
      const room = await header.getByText(name).evaluate((title) => {
        const cell = title.closest('[role="columnheader"]')?.getBoundingClientRect();
        const text = title.getBoundingClientRect();
        return {
          cut: title.scrollWidth - title.clientWidth,
          left: text.left - (cell?.left ?? Infinity),
          right: (cell?.right ?? -Infinity) - text.right,
        };
      });
      expect(room.cut).toBeLessThanOrEqual(0);
      expect(Math.min(room.left, room.right)).toBeGreaterThanOrEqual(0);
    }
  },
);

test.each([360, 768, 1600])("%d pixels wide: no horizontal overflow", async (width) => {
  await using it = await openMockPage(browser, { context: { viewport: { width, height: 760 } } });
  const { page } = it;
  await table(page).waitFor();
  for (const name of ["Name", "CPU %", "Memory"]) {
    await page.getByRole("columnheader", { name }).waitFor();
  }
  await row(page, /cargo build/)
    .getByRole("button", { name: "Stop cargo build 5120…" })
    .waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  const within = await table(page).evaluate((each) => each.scrollWidth <= each.clientWidth);
  expect(within).toBe(true);
  await expectAccessible(page);
});
