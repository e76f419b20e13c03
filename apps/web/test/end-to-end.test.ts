// From `corral run` over /proc and the page to processes that have exited.
import { expect, test } from "vitest";
import { launchBrowser, openPage } from "./support/browser.ts";
import { corralRun, isRunning } from "./support/corral-run.ts";
import { dialog, filterBox, processRow, row } from "./support/page-objects.ts";
import { startTestServer } from "./support/server.ts";

test("an agent started by corral run is shown with its children and stopped through the page", async () => {
  await using server = await startTestServer();
  await using agent = corralRun(
    server.dataDirectory,
    ["--name", "claude", "--project", "acme/web", "--task", "TASK-12"],
    'sleep 1000 & node -e "setInterval(() => {}, 1000)"; true',
  );
  const browser = await launchBrowser();
  await using _closing = { [Symbol.asyncDispose]: () => browser.close() };
  await using opened = await openPage(browser, server.link);
  const { page } = opened;

  // Rows of other agents of this machine could fill what is drawn of the list.
  await filterBox(page).fill("owner:TASK-12");
  // The row stands under project and task and shows the totals of the agent's processes.
  await row(page, /^acme\/web/).waitFor();
  await row(page, /TASK-12.*claude/).waitFor();
  const sleep = processRow(page, /^Select sleep/);
  const node = processRow(page, /^Select node -e/);
  for (const process of [sleep, node]) {
    await process.waitFor();
    await process.getByRole("gridcell", { name: /^[0-9.]+ [KM]B$/ }).waitFor();
    await process
      .getByRole("gridcell", { name: /^[0-9.]+$/ })
      .first()
      .waitFor();
  }
  const view = await server.service.view();
  const executor = view.executors.find(({ task }) => task === "TASK-12");
  const pids = view.processes
    .filter(({ association }) => association?.executorId === executor?.id && executor !== undefined)
    .map(({ pid }) => pid);
  expect(pids.length).toBeGreaterThanOrEqual(3);
  for (const pid of pids) expect(isRunning(pid)).toBe(true);

  // The dialog lists each process, stops it and shows its outcome.
  await row(page, /TASK-12/)
    .getByRole("button", { name: /^Stop TASK-12/ })
    .click();
  const targets = dialog(page).getByRole("region", { name: "Will be stopped" });
  await targets.getByRole("checkbox", { name: /^Stop sleep/ }).waitFor();
  await dialog(page)
    .getByRole("button", { name: /^Stop [0-9]+ processes/ })
    .click();
  await dialog(page)
    .getByText(/^[0-9]+ processes confirmed gone/)
    .waitFor();
  const outcomes = dialog(page).getByRole("list", { name: "Outcomes" }).getByRole("listitem");
  for (const outcome of await outcomes.allTextContents()) {
    expect(outcome).toMatch(/terminated|killed|exited, not collected by its parent|already gone/);
  }

  // The kernel confirms the outcome.
  await expect.poll(() => pids.filter(isRunning)).toEqual([]);
  await dialog(page).getByRole("button", { name: "Close" }).click();
  await expect.poll(() => row(page, /TASK-12/).count()).toBe(0);
  await agent.exitCode;
  expect(opened.errors).toEqual([]);
});
