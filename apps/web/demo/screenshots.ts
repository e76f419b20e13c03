// `pnpm screenshots`: the README's pictures, from the staged scene, light and dark.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { launchBrowser, openPage } from "../test/support/browser.ts";
import { dialog, row, table } from "../test/support/page-objects.ts";
import { openStage } from "./stage.ts";

const folder = fileURLToPath(new URL("../../../docs/screenshots/", import.meta.url));
await mkdir(folder, { recursive: true });

const pictures: readonly (readonly [
  name: string,
  width: number,
  prepare: (page: Page) => Promise<void>,
])[] = [
  ["processes", 1280, async () => undefined],
  [
    "stop",
    1280,
    async (page) => {
      await page.getByRole("button", { name: "Review and stop…" }).click();
      await dialog(page).getByText("SIGTERM first").waitFor();
    },
  ],
  [
    "details",
    1280,
    async (page) => {
      await row(page, /vitest/)
        .first()
        .dblclick();
      await page.getByRole("img", { name: /^Memory, now/ }).waitFor();
    },
  ],
  ["narrow", 390, async () => undefined],
];

await using stage = await openStage();
const browser = await launchBrowser();
try {
  // Long enough for the lines to have a shape, the leak to show and the left-over to be left.
  await new Promise((resolve) => setTimeout(resolve, 60_000));
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [name, width, prepare] of pictures) {
      await using opened = await openPage(browser, stage.server.link, {
        viewport: { width, height: 760 },
        deviceScaleFactor: 2,
        colorScheme,
      });
      const { page } = opened;
      await table(page).waitFor();
      await prepare(page);
      // The lines come from the server a moment after the rows.
      await page.waitForTimeout(2_500);
      await page.screenshot({ path: `${folder}${name}-${colorScheme}.png` });
    }
  }
} finally {
  await browser.close();
}
