import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { documentOf } from "./document.ts";
import { run, scenesFolder } from "./run.ts";
import { faultsOf, tableOf } from "./table.ts";

const { values } = parseArgs({ options: { scenes: { type: "string" } } });
const results = await run(values.scenes ?? scenesFolder);
const faults = faultsOf(results);
if (faults !== "") console.log(`${faults}\n`);
console.log(tableOf(results));
if (values.scenes === undefined) {
  writeFileSync(new URL("../../../docs/corpus.md", import.meta.url), documentOf(results));
}
