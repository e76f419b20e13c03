import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The licences of the packages that files were taken from, as each asks to be passed on with it. */
export async function licensesOf(files: readonly string[]): Promise<string> {
  const folders = new Set(files.filter((file) => file.includes("node_modules")).map(packageOf));
  const texts = await Promise.all([...folders].map(licenseOf));
  return texts.toSorted().join("\n\n");
}

function packageOf(file: string): string {
  let folder = dirname(file);
  while (!isPackage(folder)) folder = dirname(folder);
  return folder;
}

/** Below a package there may be a package.json that only says "module". */
function isPackage(folder: string): boolean {
  return (
    existsSync(join(folder, "package.json")) &&
    dirname(folder).match(/node_modules(\/@[^/]+)?$/) !== null
  );
}

async function licenseOf(folder: string): Promise<string> {
  const { name, version }: { name: string; version: string } = JSON.parse(
    await readFile(join(folder, "package.json"), "utf8"),
  );
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence file to pass on`);
  return `${name} ${version}\n\n${(await readFile(join(folder, file), "utf8")).trim()}\n`;
}
