// `pnpm bench inspector [--count 1000,10000] [--rounds 15] [--json file]`
import { writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { parseArgs } from "node:util";
import { compare } from "./compare.ts";
import { type Measurement, toTable } from "./report.ts";
import { measureHtop } from "./htop.ts";
import { startSleepers } from "./sleepers.ts";
import { measureScanCost } from "./scan-cost.ts";

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    count: { type: "string", default: "1000,10000" },
    rounds: { type: "string", default: "15" },
    json: { type: "string" },
  },
});

const measurements: Measurement[] = [];
for (const count of values.count.split(",").map(Number)) {
  await using _sleepers = await startSleepers(count);
  const cost = await measureScanCost();
  const htopPercent = await measureHtop();
  const results = await compare(Number(values.rounds));
  const measurement = {
    processes: cost.processes,
    results,
    cost,
    ...(htopPercent === undefined ? {} : { htopPercent }),
  };
  measurements.push(measurement);
  console.log(`\n${toTable(measurement)}\n`);
}

const machine = { cpu: cpus()[0]?.model, cores: cpus().length, kernel: release() };
const node = process.version;
const at = new Date().toISOString();
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ at, node, machine, measurements }, null, 2)}\n`);
}
