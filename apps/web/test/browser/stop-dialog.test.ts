import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { expectAccessible } from "../support/expect-accessible.ts";
import { addRefusedAndSuspected } from "../support/mock-host.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { dialog, focused, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("names the victims with evidence and totals; focus is on Cancel, Escape cancels, nothing is signalled", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await row(page, /vite dev/)
    .getByRole("button", { name: "Stop node 4802…" })
    .click();
  await dialog(page).getByRole("heading", { name: "Stop node 4802?" }).waitFor();
  const victims = dialog(page).getByRole("region", { name: "Will be stopped" });
  await victims.getByRole("checkbox", { name: "Stop esbuild 4810" }).waitFor();
  expect(await victims.getByRole("listitem").allTextContents()).toEqual([
    expect.stringMatching(/node.*4802.*child of claude 4711.*:5173.*220 MB/s),
    expect.stringMatching(/esbuild.*4810.*child of node 4802.*46 MB/s),
  ]);
  await dialog(page).getByText("266 MB · port :5173").waitFor();
  await dialog(page).getByText("SIGTERM first, SIGKILL after 5 s").waitFor();
  expect(await focused(page)).toBe("Cancel");
  await expectAccessible(page);
  // Frozen: what comes later is not in it.
  inspector.addProcess({ pid: 4811, parentPid: 4802, name: "late" });
  await it.server.service.refresh();
  expect(await victims.getByText("late").count()).toBe(0);
  await page.keyboard.press("Escape");
  await expect.poll(() => dialog(page).count()).toBe(0);
  expect(inspector.signals).toEqual([]);
});

test("each process goes as it is watched, and each outcome is confirmed, shown and announced", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  inspector.updateProcess(5121, {}, { ignores: ["SIGTERM"] });
  await row(page, /TASK-9/)
    .getByRole("button", { name: /^Stop TASK-9/ })
    .click();
  await dialog(page).getByRole("button", { name: "Stop 3 processes" }).click();
  await dialog(page).getByText("Asked to end (SIGTERM), waiting").waitFor();
  const progress = dialog(page).getByRole("list", { name: "Progress" });
  await progress.getByText("waiting").first().waitFor();
  await expectAccessible(page);
  const outcomes = dialog(page).getByRole("list", { name: "Outcomes" });
  await expect
    .poll(() => outcomes.getByRole("listitem").allTextContents())
    .toEqual(
      expect.arrayContaining([
        expect.stringMatching(/rustc5121killed/),
        expect.stringMatching(/cargo5120terminated/),
        expect.stringMatching(/codex5100terminated/),
      ]),
    );
  await expect
    .poll(() => page.getByRole("status", { name: "Outcome" }).textContent())
    .toMatch(/3 processes confirmed gone in [0-9]+ m?s, 2.4 GB freed/);
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await expect.poll(() => row(page, /TASK-9/).count()).toBe(0);
  for (const pid of [5100, 5120, 5121]) expect(inspector.getProcess(pid)).toBeUndefined();
  // The keyboard is not lost with the row it was on.
  await expect.poll(() => page.evaluate(() => document.activeElement?.role)).toBe("row");
});

test("force skips the polite round", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await row(page, /TASK-14/)
    .getByRole("button", { name: /^Stop TASK-14/ })
    .click();
  await dialog(page).getByRole("checkbox", { name: /Force/ }).check();
  await dialog(page).getByRole("button", { name: "Kill 1 process" }).click();
  await dialog(page).getByText("1 process confirmed gone").waitFor();
  expect(inspector.signals.map((each) => each.signal)).not.toContain("SIGTERM");
});

test("what is only suspected is listed unticked; what is refused says why; survivors stay in the list", async () => {
  await using it = await openMockPage(browser, {
    setup: addRefusedAndSuspected,
  });
  const { page, inspector } = it;
  await row(page, /^T /)
    .getByRole("button", { name: /^Stop T/ })
    .click();
  const suspected = dialog(page).getByRole("region", { name: /Only suspected/ });
  expect(await suspected.getByRole("checkbox", { name: "Stop zsh 200" }).isChecked()).toBe(false);
  await dialog(page)
    .getByRole("region", { name: "Refused" })
    .getByText(/protected/i)
    .first()
    .waitFor();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Stop 2 processes" }).click();
  await dialog(page)
    .getByText(/not stopped/)
    .waitFor();
  const outcomes = dialog(page).getByRole("list", { name: "Outcomes" });
  expect(await outcomes.getByRole("listitem").first().textContent()).toMatch(
    /stubborn101not permitted/,
  );
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await row(page, /stubborn/).waitFor();
  expect(inspector.getProcess(200)).toBeDefined();
  expect(inspector.getProcess(102)).toBeDefined();
});

test("a pid that is reused between dialog and confirmation: is refused in words, and not touched", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await row(page, /vite dev/)
    .getByRole("button", { name: "Stop node 4802…" })
    .click();
  await dialog(page).getByRole("button", { name: "Stop 2 processes" }).waitFor();
  const other = inspector.reusePid(4802, { parentPid: 4711, name: "editor", command: ["vim"] });
  await dialog(page).getByRole("button", { name: "Stop 2 processes" }).click();
  await dialog(page)
    .getByRole("alert")
    .getByText(/Nothing was signalled; look at the plan again.*4802 is no longer running/)
    .waitFor();
  expect(inspector.signals.filter((each) => each.outcome === "sent")).toEqual([]);
  expect(inspector.getProcess(4802)?.startToken).toBe(other.startToken);
  await expectAccessible(page);
});

test("a pid that is reused below what is stopped: says what changed and asks again", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await row(page, /dangerously-skip/)
    .getByRole("button", { name: "Stop claude 4711…" })
    .click();
  await dialog(page).getByRole("button", { name: "Stop 4 processes" }).waitFor();
  inspector.reusePid(4802, { parentPid: 4711, name: "editor", command: ["vim"] });
  await dialog(page).getByRole("button", { name: "Stop 4 processes" }).click();
  const said = dialog(page).getByRole("alert");
  await said.getByText("Nothing was stopped; please look again").waitFor();
  await said.getByText(/4802 has ended, and its pid 4802 now belongs to another/).waitFor();
  // It asks again, about what is there now.
  await dialog(page)
    .getByRole("button", { name: /^Stop \d+ process/ })
    .waitFor();
  expect(inspector.signals.filter((each) => each.outcome === "sent")).toEqual([]);
  await expectAccessible(page);
});

test("what an agent has started since the dialog opened is named, and asked about once", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await row(page, /TASK-12/)
    .getByRole("button", { name: /^Stop TASK-12/ })
    .click();
  await dialog(page).getByRole("button", { name: "Stop 4 processes" }).waitFor();
  inspector.addProcess({ pid: 4830, parentPid: 4711, name: "psql", command: ["psql"] });
  inspector.removeProcess(4810);
  await it.server.service.refresh();
  await dialog(page).getByRole("button", { name: "Stop 4 processes" }).click();
  const said = dialog(page).getByRole("alert");
  await said.getByText("psql 4830 is new").waitFor();
  await said.getByText("esbuild 4810 has ended").waitFor();
  expect(inspector.signals).toEqual([]);
  await dialog(page).getByRole("checkbox", { name: "Stop psql 4830" }).uncheck();
  await dialog(page).getByRole("button", { name: "Stop 3 processes" }).click();
  await dialog(page).getByText("3 processes confirmed gone").waitFor();
  expect(inspector.getProcess(4830)).toBeDefined();
});

test("a stop that is called off in its grace kills no more; who ignored SIGTERM lives", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  inspector.updateProcess(5121, {}, { ignores: ["SIGTERM"] });
  await row(page, /TASK-9/)
    .getByRole("button", { name: /^Stop TASK-9/ })
    .click();
  await dialog(page).getByRole("button", { name: "Stop 3 processes" }).click();
  await dialog(page).getByRole("button", { name: "Stop no more of them" }).click();
  await dialog(page)
    .getByText(/^Cancelled\. 1 not stopped/)
    .waitFor();
  const outcomes = dialog(page).getByRole("list", { name: "Outcomes" });
  await outcomes.getByText(/rustc/).waitFor();
  await expectAccessible(page);
  expect(inspector.getProcess(5121)).toBeDefined();
  expect(inspector.signals.map((each) => each.signal)).not.toContain("SIGKILL");
});

test("in the dark the page and the stop dialog are as readable", async () => {
  await using it = await openMockPage(browser, { context: { colorScheme: "dark" } });
  const { page } = it;
  await row(page, /vite dev/).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Review and stop…" }).click();
  await dialog(page).getByText("SIGTERM first").waitFor();
  await expectAccessible(page);
});

test("a click on a process that is gone says so", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await row(page, /esbuild/).waitFor();
  await page.keyboard.press("p");
  inspector.removeProcess(4810);
  await it.server.service.refresh();
  await row(page, /esbuild/)
    .getByRole("button", { name: "Stop esbuild 4810…" })
    .click();
  await dialog(page).getByRole("alert").waitFor();
  await dialog(page).getByRole("button", { name: "Close" }).click();
  expect(inspector.signals).toEqual([]);
});

test("a read-only server shows everything and refuses in words", async () => {
  await using it = await openMockPage(browser, { server: { readOnly: true } });
  const { page, inspector } = it;
  await page.getByRole("region", { name: "Read only" }).waitFor();
  await row(page, /TASK-14/)
    .getByRole("button", { name: /^Stop TASK-14/ })
    .click();
  await dialog(page).getByRole("button", { name: "Stop 1 process" }).click();
  await dialog(page)
    .getByRole("alert")
    .getByText(/read-only/i)
    .waitFor();
  expect(inspector.signals).toEqual([]);
});

test("left-overs are reviewed and stopped from the banner, then recorded in the history", async () => {
  await using it = await openMockPage(browser);
  const { page } = it;
  await page.getByRole("button", { name: "Review and stop…" }).click();
  await dialog(page).getByText("SIGTERM first").waitFor();
  await dialog(page).getByRole("button", { name: "Stop 2 processes" }).click();
  await dialog(page).getByText("2 processes confirmed gone").waitFor();
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await expect.poll(() => page.getByRole("region", { name: "Left over" }).count()).toBe(0);
  await page.getByRole("link", { name: "History" }).click();
  await page.getByText("everything left over").click();
  const outcomes = page.getByRole("list", { name: "Outcomes" });
  await outcomes.getByText("npm").waitFor();
  await page.getByText("on the page").waitFor();
  await expectAccessible(page);
  await page.goBack();
  await table(page).waitFor();
});
