import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { expectAccessible } from "../support/expect-accessible.ts";
import { addRefusedAndSuspected, addSharedDaemon } from "../support/mock-host.ts";
import { openMockPage } from "../support/open-mock-page.ts";
import { dialog, focused, row, table } from "../support/page-objects.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("lists the targets with evidence and totals; Cancel has the focus; Escape signals nothing", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await row(page, /vite dev/)
    .getByRole("button", { name: "Stop vite dev 4802…" })
    .click();
  await dialog(page).getByRole("heading", { name: "Stop vite dev 4802?" }).waitFor();
  const targets = dialog(page).getByRole("region", { name: "Will be stopped" });
  await targets.getByRole("checkbox", { name: "Stop esbuild 4810" }).waitFor();
  expect(await targets.getByRole("listitem").allTextContents()).toEqual([
    expect.stringMatching(/vite dev.*4802.*child of claude 4711.*:5173.*220 MB/s),
    expect.stringMatching(/esbuild.*4810.*child of vite dev 4802.*46 MB/s),
  ]);
  await dialog(page).getByText("266 MB · port :5173").waitFor();
  await dialog(page).getByText("SIGTERM first, SIGKILL after 5 s").waitFor();
  expect(await focused(page)).toBe("Cancel");
  await expectAccessible(page);
  // The plan does not change: later processes are not in it.
  inspector.addProcess({ pid: 4811, parentPid: 4802, name: "late" });
  await it.server.service.refresh();
  expect(await targets.getByText("late").count()).toBe(0);
  await page.keyboard.press("Escape");
  await expect.poll(() => dialog(page).count()).toBe(0);
  expect(inspector.signals).toEqual([]);
});

test("a stop shows progress, then a confirmed outcome per process, and announces the result", async () => {
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
        expect.stringMatching(/rustc corral5121killed/),
        expect.stringMatching(/cargo build5120terminated/),
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
  // The focus moves to another row, as the focused row is gone.
  await expect.poll(() => page.evaluate(() => document.activeElement?.role)).toBe("row");
});

test("force skips SIGTERM", async () => {
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

test("suspected targets are not selected; refusals have reasons; survivors are listed", async () => {
  await using it = await openMockPage(browser, {
    setup: addRefusedAndSuspected,
  });
  const { page, inspector } = it;
  await row(page, /^T, /)
    .getByRole("button", { name: /^Stop T/ })
    .click();
  const suspected = dialog(page).getByRole("region", { name: /May be related/ });
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

test.each([
  [
    "names the agents that use it",
    undefined,
    "used by codex · T (pid 300) and claude · fix-login (pid 400)",
  ],
  [
    "says why it is not known who uses it",
    { known: false, reason: "koffi is not installed" },
    "who uses it is not known: koffi is not installed",
  ],
] as const)("the plan for a shared daemon %s", async (_, peers, words) => {
  await using it = await openMockPage(browser, { setup: addSharedDaemon });
  const { page, inspector } = it;
  if (peers !== undefined) inspector.updateProcess(310, {}, { details: { peers } });
  await row(page, /watchman/)
    .getByRole("button", { name: "Stop watchman 310…" })
    .click();
  const targets = dialog(page).getByRole("region", { name: "Will be stopped" });
  await targets.getByRole("checkbox", { name: "Stop watchman 310" }).waitFor();
  expect(await targets.getByRole("listitem").allTextContents()).toEqual([
    expect.stringContaining(words),
  ]);
  await expectAccessible(page);
});

test("root pid reused before confirmation: refused with a message, not signalled", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await row(page, /vite dev/)
    .getByRole("button", { name: "Stop vite dev 4802…" })
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

test("descendant pid reused before confirmation: lists the change and asks again", async () => {
  await using it = await openMockPage(browser);
  const { page, inspector } = it;
  await row(page, /TASK-12/)
    .getByRole("button", { name: /^Stop TASK-12/ })
    .click();
  await dialog(page).getByRole("button", { name: "Stop 4 processes" }).waitFor();
  inspector.reusePid(4802, { parentPid: 4711, name: "editor", command: ["vim"] });
  await dialog(page).getByRole("button", { name: "Stop 4 processes" }).click();
  const said = dialog(page).getByRole("alert");
  await said.getByText("Nothing was stopped; please look again").waitFor();
  await said.getByText(/4802 has ended, and its pid 4802 now belongs to another/).waitFor();
  // The dialog asks again, with the new plan.
  await dialog(page)
    .getByRole("button", { name: /^Stop \d+ process/ })
    .waitFor();
  expect(inspector.signals.filter((each) => each.outcome === "sent")).toEqual([]);
  await expectAccessible(page);
});

test("processes started after the dialog opened are listed and confirmed once", async () => {
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

test("a stop cancelled during the grace period sends no SIGKILL", async () => {
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

test("dark theme: no axe violation on the page and in the stop dialog", async () => {
  await using it = await openMockPage(browser, { context: { colorScheme: "dark" } });
  const { page } = it;
  await row(page, /vite dev/).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Review and stop…" }).click();
  await dialog(page).getByText("SIGTERM first").waitFor();
  await expectAccessible(page);
});

test("stopping an ended process says that it has ended", async () => {
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

test("read-only server: all processes visible, stops refused with a message", async () => {
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

test("left-overs are stopped from the banner and recorded in the history", async () => {
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
