// pnpm bench kill [--runs 100] [--speed-runs 5] [--grace 300] [--no-thousand] [--json file]
import { writeFileSync } from "node:fs";
import { arch, cpus, release } from "node:os";
import { parseArgs } from "node:util";
import { createCorral, peers, type Killer } from "./killers.ts";
import { median, runOnce, type Run } from "./measure.ts";
import { survivorScenes, unwilling, willing, type Scene } from "./scenes.ts";

const { values: flags } = parseArgs({
  // The first argument is the benchmark's name.
  args: process.argv.slice(3).filter((argument) => argument !== "--"),
  options: {
    runs: { type: "string", default: "100" },
    "speed-runs": { type: "string", default: "5" },
    grace: { type: "string", default: "300" },
    "no-thousand": { type: "boolean", default: false },
    json: { type: "string" },
  },
});
const graceMs = Number(flags.grace);

interface Row {
  readonly scene: string;
  readonly killer: string;
  readonly runs: readonly Run[];
}
const rows: Row[] = [];

/** Killers take turns, so that what else the machine does hits them alike. */
async function alternate(
  scene: Scene,
  killers: readonly Killer[],
  runs: number,
  grace: number,
): Promise<void> {
  const taken = killers.map((killer): Row & { runs: Run[] } => ({
    scene: scene.name,
    killer: killer.name,
    runs: [],
  }));
  for (let run = 0; run < runs; run += 1) {
    for (const [index, killer] of killers.entries()) {
      taken[index]?.runs.push(await runOnce(scene, killer, grace));
    }
    process.stderr.write(`\r${scene.name}: ${run + 1} of ${runs} `);
  }
  process.stderr.write("\n");
  rows.push(...taken);
}

await using polite = await createCorral(false);
await using force = await createCorral(true);

const speedRuns = Number(flags["speed-runs"]);
const sizes = flags["no-thousand"] ? [200] : [200, 1_000];
for (const size of sizes) {
  // tree-kill starts one ps per process: a thousand of them take the machine for minutes.
  const killers = size > 200 ? peers.filter(({ name }) => name.startsWith("pkill")) : peers;
  await alternate(willing(size), [polite, force, ...killers], speedRuns, 5_000);
}
await alternate(unwilling, [polite], speedRuns, 1_000);

console.log("\nUntil confirmed gone, median ms (said = it returned, gone = none left)");
for (const { scene, killer, runs } of rows) {
  const gone = runs.map((run) => run.goneMs ?? Number.POSITIVE_INFINITY);
  const left = runs.filter((run) => run.survivors > 0).length;
  console.log(
    [
      scene.padEnd(28),
      killer.padEnd(20),
      `said ${median(runs.map((run) => run.saidMs)).toFixed(0)}`.padEnd(12),
      `gone ${median(gone).toFixed(0)}`.padEnd(14),
      `worst ${Math.max(...gone).toFixed(0)}`.padEnd(14),
      left > 0 ? `survivors in ${left} of ${runs.length}` : "",
    ].join(" "),
  );
}
const speedRows = rows.length;

const survivorRuns = Number(flags.runs);
for (const scene of survivorScenes) {
  await alternate(scene, [polite, force, ...peers], survivorRuns, graceMs);
}
console.log("\nRuns with survivors (processes left, all runs together)");
for (const { scene, killer, runs } of rows.slice(speedRows)) {
  const left = runs.filter((run) => run.survivors > 0).length;
  const total = runs.reduce((sum, run) => sum + run.survivors, 0);
  console.log(
    `${scene.padEnd(36)} ${killer.padEnd(20)} ${left} of ${runs.length}`.padEnd(72) + `(${total})`,
  );
}

if (flags.json !== undefined) {
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, kernel: release(), arch: arch() };
  const about = { at: new Date().toISOString(), node: process.version, machine };
  writeFileSync(flags.json, `${JSON.stringify({ ...about, rows }, undefined, 2)}\n`);
}
