// `pnpm bench inspector` runs bench/inspector/main.ts; without a name, lists what there is.
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const names = readdirSync(here).filter((name) => existsSync(join(here, name, "main.ts")));
const name = process.argv[2];

if (name === undefined || !names.includes(name)) {
  console.error(`usage: pnpm bench <${names.join(" | ")}>`);
  process.exitCode = 2;
} else {
  await import(`./${name}/main.ts`);
}
