import { writeFile } from "node:fs/promises";
import { storePath } from "@corral/client/node";
import { addAgentsDaemons, type MockHost } from "./mock-host.ts";
import type { MockPage, MockPageOptions } from "./open-mock-page.ts";
import { dialog, filterBox, row, table } from "./page-objects.ts";

/** A state of the page and the steps that lead to it. */
export interface PageState {
  readonly name: string;
  readonly options?: MockPageOptions;
  readonly reach: (it: MockPage) => Promise<unknown>;
}

const details = ({ page }: MockPage) => page.getByRole("complementary", { name: "Details" });

/** The processes page with its table. */
export const tableStates: readonly PageState[] = [
  { name: "agents at work", reach: ({ page }) => table(page).waitFor() },
  {
    name: "all processes, flat, paused",
    options: { path: "/?show=all&as=flat" },
    reach: async ({ page }) => {
      await row(page, /systemd/).waitFor();
      await page.keyboard.press("p");
      await page.getByRole("button", { name: "Go on" }).waitFor();
    },
  },
  {
    name: "a filter that hides some processes",
    options: { path: "/?q=node" },
    reach: ({ page }) => page.getByText(/^hides \d+ processes$/).waitFor(),
  },
  {
    name: "a filter with a syntax error",
    reach: async ({ page }) => {
      await filterBox(page).fill("cpu>fast");
      await page.getByRole("alert").getByText("is not a number").waitFor();
    },
  },
  {
    name: "several selected processes",
    reach: async ({ page }) => {
      await row(page, /vitest/).waitFor();
      await row(page, /vitest/).focus();
      for (const key of ["Space", "j", "Space"]) await page.keyboard.press(key);
      await page.getByRole("region", { name: "Selection" }).waitFor();
    },
  },
  {
    name: "a row's menu",
    reach: async ({ page }) => {
      const more = row(page, /vitest/).getByRole("button", { name: /^More for/ });
      // A scripted click, because a narrow table has no menu button.
      await more.evaluate((each: HTMLElement) => each.click());
      await page.getByRole("menu").waitFor();
    },
  },
  {
    name: "the menu of groupings",
    reach: async ({ page }) => {
      await page.getByRole("button", { name: /^group|Project/ }).click();
      await page.getByRole("menu").waitFor();
    },
  },
  {
    name: "details of a process",
    reach: async (it) => {
      await row(it.page, /vitest/).focus();
      await it.page.keyboard.press("Enter");
      await details(it).getByText("child of claude 4711").waitFor();
    },
  },
  {
    name: "details of a process that has ended",
    reach: async (it) => {
      await row(it.page, /esbuild/).focus();
      await it.page.keyboard.press("Enter");
      await details(it).getByText("child of vite dev 4802").waitFor();
      it.inspector.removeProcess(4810);
      await details(it)
        .getByText(/This process has ended/)
        .waitFor();
    },
  },
  {
    name: "daemons of agents",
    options: { setup: addAgentsDaemons },
    reach: ({ page }) => row(page, /Shared by the sessions of Codex/).waitFor(),
  },
  {
    name: "findings",
    options: { setup: addFindings },
    reach: async ({ page }) => {
      await page.getByRole("button", { name: /^\d+ findings?$/ }).click();
      await dialog(page).getByText("Deleted directory").waitFor();
    },
  },
];

/** Without processes, without a connection, or with incomplete data. */
export const emptyAndFailedStates: readonly PageState[] = [
  {
    name: "no agent",
    options: { setup: async () => undefined },
    reach: ({ page }) => page.getByRole("heading", { name: "No agent is running" }).waitFor(),
  },
  {
    name: "a filter without a match",
    options: { path: "/?q=zzz" },
    reach: ({ page }) => page.getByRole("heading", { name: "The filter hides" }).waitFor(),
  },
  {
    name: "a failed scan",
    reach: async ({ page, inspector }) => {
      await table(page).waitFor();
      inspector.failNextSnapshot(undefined, 1_000);
      await page.getByRole("region", { name: "Scan failed" }).waitFor();
    },
  },
  {
    name: "a partial view, with expected gaps in a tooltip",
    reach: async ({ page, inspector }) => {
      inspector.setProblems(
        { code: "PROCESSES_HIDDEN", message: "Other users’ processes are hidden." },
        { code: "FIELDS_UNREADABLE", message: "no permission to read 3 directories" },
      );
      await page.getByRole("region", { name: "Partial view" }).waitFor();
      await page.getByRole("note", { name: "Limits of this view" }).focus();
      await page.getByRole("tooltip").waitFor();
    },
  },
  {
    name: "no session",
    reach: async ({ page, server }) => {
      // After the token was exchanged: otherwise the answer would set the cookie again.
      await table(page).waitFor();
      await page.context().clearCookies();
      await page.goto(server.url);
      await page.getByRole("heading", { name: "This page needs your link" }).waitFor();
    },
  },
  {
    name: "reconnecting",
    reach: async ({ page, server }) => {
      await table(page).waitFor();
      await page.route("**/trpc/**", (route) => route.abort());
      await server.close();
      await page.getByRole("region", { name: "Reconnecting" }).waitFor();
    },
  },
  {
    name: "a server that does not answer the first request",
    reach: async ({ page }) => {
      await table(page).waitFor();
      await page.route("**/trpc/**", (route) => route.abort());
      await page.reload();
      await page.getByRole("heading", { name: "does not answer" }).waitFor();
    },
  },
  {
    name: "read only",
    options: { server: { readOnly: true } },
    reach: ({ page }) => page.getByRole("region", { name: "Read only" }).waitFor(),
  },
  {
    name: "a recovered store",
    options: {
      setup: async () => undefined,
      prepare: async (dataDirectory) => {
        await writeFile(storePath(dataDirectory), "not a database ".repeat(500));
      },
    },
    reach: ({ page }) => page.getByRole("region", { name: "Store recovered" }).waitFor(),
  },
];

/** Other pages and dialogs. */
export const otherStates: readonly PageState[] = [
  {
    name: "the page of a working executor",
    reach: (it) => openExecutor(it, /TASK-12/),
  },
  {
    name: "the page of an ended executor with left-overs",
    reach: (it) => openExecutor(it, /TASK-7/),
  },
  {
    name: "an unknown executor",
    options: { path: "/?executor=nobody" },
    reach: ({ page }) => page.getByRole("alert").waitFor(),
  },
  {
    name: "no run that has ended",
    options: { path: "/?page=runs", setup: async () => undefined },
    reach: ({ page }) => page.getByText("None yet.").waitFor(),
  },
  {
    name: "runs that have ended",
    options: { path: "/?page=runs" },
    reach: ({ page }) => page.getByRole("link", { name: "TASK-7 Flaky test" }).waitFor(),
  },
  {
    name: "a filter that no run matches",
    options: { path: "/?page=runs&project=nope&period=day" },
    reach: ({ page }) => page.getByText("No run matches.").waitFor(),
  },
  {
    name: "an empty history",
    options: { path: "/?page=history" },
    reach: ({ page }) => page.getByText("Nothing yet.").waitFor(),
  },
  {
    name: "a history with an expanded stop",
    reach: async ({ page }) => {
      await page.getByRole("button", { name: "Review and stop…" }).click();
      await dialog(page).getByRole("button", { name: "Stop 2 processes" }).click();
      await dialog(page).getByText("2 processes confirmed gone").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "History" }).click();
      await page.getByText("everything left over").click();
      await page.getByRole("list", { name: "Outcomes" }).waitFor();
    },
  },
  {
    name: "settings",
    reach: async ({ page }) => {
      await page.getByRole("button", { name: "Settings" }).click();
      await dialog(page).getByText("For everyone who uses this server").waitFor();
    },
  },
  {
    name: "keys and filters",
    reach: async ({ page }) => {
      await table(page).waitFor();
      await page.keyboard.press("?");
      await dialog(page).getByRole("heading", { name: "Keys and filters" }).waitFor();
    },
  },
  {
    name: "a toast",
    reach: async ({ page }) => {
      await table(page).waitFor();
      await page.route("**/trpc/settings.update*", (route) => route.abort());
      await page.getByRole("button", { name: "Settings" }).click();
      await dialog(page).getByRole("checkbox", { name: "are recognised by themselves" }).click();
      await page.getByText("does not answer").first().waitFor();
    },
  },
];

async function openExecutor({ page }: MockPage, name: RegExp): Promise<void> {
  await row(page, name).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name }).waitFor();
}

async function addFindings({ inspector, register }: MockHost): Promise<void> {
  inspector.addProcess({ pid: 300, name: "claude", command: ["claude"] });
  inspector.addProcess({
    pid: 301,
    parentPid: 300,
    name: "hog",
    workingDirectory: "/home/ada/gone",
    workingDirectoryDeleted: true,
  });
  await register({ pid: 300, label: "claude", task: "T-1", kind: "coding-agent" });
}
