import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { chromiumPath } from "./chromium-path.ts";

/** A headless Chromium without background requests. Root cannot use its sandbox. */
export async function launchBrowser(extra: readonly string[] = []): Promise<Browser> {
  return await chromium.launch({
    executablePath: await chromiumPath(),
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...extra,
    ],
  });
}

export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Console errors and uncaught exceptions of the page. */
  readonly errors: readonly string[];
}

/** A page in a new context, with its own storage and cookies. */
export async function openPage(
  browser: Browser,
  link: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    // Chromium's default is the environment's locale, which Intl may not support.
    locale: "en-GB",
    ...options,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(link);
  return { page, errors, [Symbol.asyncDispose]: () => context.close() };
}
