import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { documentOf } from "./document.ts";
import { run } from "./run.ts";
import { faultsOf, tableOf } from "./table.ts";

const { values } = parseArgs({ options: { scenes: { type: "string" } } });
const results = await run(values.scenes ?? fileURLToPath(new URL("../scenes", import.meta.url)));
const faults = faultsOf(results);
if (faults !== "") console.log(`${faults}\n`);
console.log(tableOf(results));
if (values.scenes === undefined) {
  writeFileSync(new URL("../../../docs/corpus.md", import.meta.url), documentOf(results));
}
