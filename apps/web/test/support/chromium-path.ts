import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const installed = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/google-chrome",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const cache = join(import.meta.dirname, "../../node_modules/.cache");

/**
 * Path of an installed Chrome or Chromium, else of the npm package's (Linux), unpacked on first
 * use.
 */
export async function chromiumPath(): Promise<string> {
  const found = installed.find((path) => path !== undefined && path !== "" && existsSync(path));
  return found ?? (await unpackedChromium(join(cache, "chromium")));
}

/**
 * The package unpacks into the shared temporary directory, uses a file that another process is
 * still writing, and gives other users no permissions. So each checkout unpacks into its own
 * directory, which is renamed into place when complete.
 */
async function unpackedChromium(folder: string): Promise<string> {
  const program = join(folder, "chromium");
  if (existsSync(program)) return program;
  await mkdir(cache, { recursive: true });
  const aside = await mkdtemp(`${folder}-`);
  const unpack = join(import.meta.dirname, "unpack-chromium.ts");
  await promisify(execFile)(process.execPath, [unpack], { env: { ...process.env, TMPDIR: aside } });
  try {
    await rename(aside, folder);
  } catch (error) {
    // Another test file has unpacked it meanwhile.
    await rm(aside, { recursive: true, force: true });
    if (!existsSync(program)) throw error;
  }
  return program;
}
