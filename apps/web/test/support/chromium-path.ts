import { existsSync } from "node:fs";
import bundled from "@sparticuz/chromium";

const installed = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/google-chrome",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** An installed Chrome or Chromium; else the one from the registry (Linux), unpacked on first use. */
export async function chromiumPath(): Promise<string> {
  const found = installed.find((path) => path !== undefined && path !== "" && existsSync(path));
  return found ?? (await bundled.executablePath());
}
