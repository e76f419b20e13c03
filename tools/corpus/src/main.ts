import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { documentOf } from "./document.ts";
import { run, scenesFolder } from "./run.ts";
import { faultsOf, tableOf } from "./table.ts";

const { values } = parseArgs({ options: { scenes: { type: "string" } } });
// pnpm runs scripts in the folder of their package.
const from = process.env["INIT_CWD"] ?? ".";
const results = await run(
  values.scenes === undefined ? scenesFolder : resolve(from, values.scenes),
);
const faults = faultsOf(results);
if (faults !== "") console.log(`${faults}\n`);
console.log(tableOf(results));
if (values.scenes === undefined) {
  writeFileSync(new URL("../../../docs/corpus.md", import.meta.url), documentOf(results));
}
