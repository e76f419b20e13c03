import { addRefusedAndSuspected, addSharedDaemon } from "./mock-host.ts";
import type { MockPage } from "./open-mock-page.ts";
import { dialog, row } from "./page-objects.ts";
import type { PageState } from "./page-states.ts";

/** All steps of the stop dialog. */
export const stopStates: readonly PageState[] = [
  {
    name: "a plan with suspected and refused processes",
    options: { setup: addRefusedAndSuspected },
    reach: async (it) => {
      await askToStop(it, /^T, /);
      await dialog(it.page).getByRole("region", { name: "Refused" }).waitFor();
    },
  },
  {
    name: "a plan with a shared daemon and who uses it",
    options: { setup: addSharedDaemon },
    reach: async (it) => {
      await askToStop(it, /watchman/);
      await dialog(it.page)
        .getByText(/^used by codex/)
        .waitFor();
    },
  },
  {
    name: "a plan with force",
    reach: async (it) => {
      await askToStop(it, /TASK-9/);
      await dialog(it.page).getByRole("checkbox", { name: /Force/ }).check();
    },
  },
  {
    name: "running, with a process that ignores SIGTERM",
    reach: async (it) => {
      it.inspector.updateProcess(5121, {}, { ignores: ["SIGTERM"] });
      await askToStop(it, /TASK-9/);
      await dialog(it.page).getByRole("button", { name: "Stop 3 processes" }).click();
      await dialog(it.page).getByText("waiting", { exact: true }).first().waitFor();
    },
  },
  {
    name: "a report without survivors",
    reach: async (it) => {
      await askToStop(it, /TASK-9/);
      await dialog(it.page).getByRole("button", { name: "Stop 3 processes" }).click();
      await dialog(it.page).getByText("3 processes confirmed gone").waitFor();
    },
  },
  {
    name: "a report with a survivor",
    options: { setup: addRefusedAndSuspected },
    reach: async (it) => {
      await askToStop(it, /^T, /);
      await dialog(it.page).getByRole("button", { name: "Stop 2 processes" }).click();
      await dialog(it.page)
        .getByText(/not stopped/)
        .waitFor();
    },
  },
  {
    name: "a report whose last scan failed",
    reach: async (it) => {
      const onSignal = () => it.inspector.failNextSnapshot(new Error("EMFILE"), 3);
      it.inspector.updateProcess(5121, {}, { onSignal });
      await askToStop(it, /TASK-9/);
      await dialog(it.page).getByRole("button", { name: "Stop 3 processes" }).click();
      await dialog(it.page).getByText("born during the kill may have been missed").waitFor();
    },
  },
  {
    name: "a conflict: targets changed since the dialog opened",
    reach: async (it) => {
      await askToStop(it, /TASK-12/);
      await dialog(it.page).getByRole("button", { name: "Stop 4 processes" }).waitFor();
      it.inspector.reusePid(4802, { parentPid: 4711, name: "editor", command: ["vim"] });
      await it.server.service.refresh();
      await dialog(it.page).getByRole("button", { name: "Stop 4 processes" }).click();
      await dialog(it.page).getByText("Nothing was stopped; please look again").waitFor();
    },
  },
  {
    name: "nothing to stop: the process has ended",
    reach: async (it) => {
      await row(it.page, /esbuild/).focus();
      await it.page.keyboard.press("p");
      it.inspector.removeProcess(4810);
      await it.server.service.refresh();
      await it.page.keyboard.press("x");
      await dialog(it.page).getByRole("alert").waitFor();
    },
  },
];

async function askToStop({ page }: MockPage, name: RegExp): Promise<void> {
  await row(page, name).focus();
  await page.keyboard.press("x");
  await dialog(page)
    .getByText(/SIGTERM first/)
    .waitFor();
}
