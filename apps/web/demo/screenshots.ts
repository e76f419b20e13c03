// `pnpm screenshots`: the README's screenshots of the demo, light and dark.
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { launchBrowser, openPage } from "../test/support/browser.ts";
import { dialog, row, table } from "../test/support/page-objects.ts";
import { startDemo } from "./demo-server.ts";

const folder = fileURLToPath(new URL("../../../docs/screenshots/", import.meta.url));
await mkdir(folder, { recursive: true });

const viewport = { width: 1280, height: 760 };
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

await using demo = await startDemo();
const browser = await launchBrowser();
try {
  const pages = await Promise.all(
    (["light", "dark"] as const).map(async (colorScheme) => {
      const context = { viewport, deviceScaleFactor: 2, colorScheme };
      const { page } = await openPage(browser, demo.server.link, context);
      return { page, colorScheme };
    }),
  );
  // Enough time for sparklines, the leak finding and the left-overs.
  await new Promise((resolve) => setTimeout(resolve, 70_000));
  for (const { page, colorScheme } of pages) {
    await table(page).waitFor();
    for (const [name, width, prepare] of pictures) {
      await page.setViewportSize({ ...viewport, width });
      await prepare(page);
      await page.waitForTimeout(2_500);
      await page.screenshot({ path: `${folder}${name}-${colorScheme}.png` });
      await page.keyboard.press("Escape");
      await page.mouse.click(400, 20);
    }
  }
} finally {
  await browser.close();
}
