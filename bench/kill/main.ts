// pnpm bench kill [--runs 100] [--speed-runs 5] [--grace 300] [--no-thousand] [--json file] [--readme file]
import { writeFileSync } from "node:fs";
import { arch, cpus, release, type } from "node:os";
import { parseArgs } from "node:util";
import { createCorral, peers, type Killer } from "./killers.ts";
import { runOnce, type Run } from "./measure.ts";
import { speedTable, survivorTable, writeInto, type Row } from "./report.ts";
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
    readme: { type: "string" },
  },
});
const graceMs = Number(flags.grace);

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

// An end in the middle is an exit, at which each crowd cleans up.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

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

const speed = speedTable(rows);
const speedRows = rows.length;
console.log(`\nUntil none is left\n\n${speed}`);

const survivorRuns = Number(flags.runs);
for (const scene of survivorScenes) {
  await alternate(scene, [polite, force, ...peers], survivorRuns, graceMs);
}
const survivors = survivorTable(rows.slice(speedRows));
console.log(
  `\nRuns with survivors half a second after the killer said it was done\n\n${survivors}`,
);

const machine = { cpu: cpus()[0]?.model, cores: cpus().length, kernel: release(), arch: arch() };
const about = { at: new Date().toISOString(), node: process.version, machine };
if (flags.readme !== undefined) {
  const where = `${machine.cores} cores, ${type()} ${machine.kernel}, Node ${about.node}`;
  writeInto(flags.readme, `${survivors}\n\n${speed}\n\nMeasured on ${where}.`);
}
if (flags.json !== undefined) {
  writeFileSync(flags.json, `${JSON.stringify({ ...about, rows }, undefined, 2)}\n`);
}
