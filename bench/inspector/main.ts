// `pnpm bench inspector [--count 1000,10000] [--servers 100] [--rounds 15] [--only name,name]
// [--before folder] [--json file]`. `--servers` adds a scene of as many node servers and sleepers;
// `--before` adds the inspector of another checkout that was built.
import { writeFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { compare } from "./compare.ts";
import { BEFORE, type ImplementationName, implementationNames } from "./implementations.ts";
import { type Measurement, toTable } from "./report.ts";
import { measureHtop } from "./htop.ts";
import { startIdleProcesses } from "./idle-processes.ts";
import { measureScanCost } from "./scan-cost.ts";

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    count: { type: "string", default: "1000,10000" },
    servers: { type: "string", default: "100" },
    only: { type: "string" },
    before: { type: "string" },
    rounds: { type: "string", default: "15" },
    json: { type: "string" },
  },
});

const measurements: Measurement[] = [];
const scenes = numbersIn(values.count).map((sleepers) => ({ sleepers, servers: 0 }));
for (const servers of numbersIn(values.servers)) scenes.push({ sleepers: servers, servers });
const names = implementationNames.filter((name) =>
  name === "corral-before" ? values.before !== undefined : isChosen(name),
);
if (values.before !== undefined) process.env[BEFORE] = resolve(values.before);

for (const scene of scenes) {
  await using _idle = await startIdleProcesses(scene);
  const cost = await measureScanCost();
  const htopPercent = values.only === undefined ? await measureHtop() : undefined;
  const results = await compare(names, Number(values.rounds));
  const measurement = {
    ...scene,
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

function numbersIn(list: string): number[] {
  return list
    .split(",")
    .map(Number)
    .filter((number) => number > 0);
}

function isChosen(name: ImplementationName): boolean {
  return values.only === undefined || values.only.split(",").includes(name);
}
