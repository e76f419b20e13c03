// pnpm bench kill [--only survivors|speed] [--scene part-of-its-name] [--killer part-of-its-name]
//   [--runs 100] [--peer-runs as many] [--speed-runs 5] [--grace 300] [--no-thousand] [--json file] [--readme file]
import { writeFileSync } from "node:fs";
import { arch, cpus, release, type } from "node:os";
import { parseArgs } from "node:util";
import { createCorral, peers, type Killer } from "./killers.ts";
import { runOnce, type Run } from "./measure.ts";
import { speedTable, survivorTable, writeInto, type Row } from "./report.ts";
import { survivorScenes, ignoresSigterm, exitsOnSigterm, type Scene } from "./scenes.ts";

const { values: flags } = parseArgs({
  // The first argument is the benchmark's name.
  args: process.argv.slice(3).filter((argument) => argument !== "--"),
  options: {
    only: { type: "string" },
    scene: { type: "string", default: "" },
    killer: { type: "string", default: "" },
    runs: { type: "string", default: "100" },
    "peer-runs": { type: "string" },
    "speed-runs": { type: "string", default: "5" },
    grace: { type: "string", default: "300" },
    "no-thousand": { type: "boolean", default: false },
    json: { type: "string" },
    readme: { type: "string" },
  },
});
const part = [flags.only ?? "", flags.scene, flags.killer].some((wanted) => wanted !== "");
if (part && flags.readme !== undefined) throw new Error("--readme takes both tables, whole");

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
  const peerRuns = Math.min(runs, Number(flags["peer-runs"] ?? runs));
  for (let run = 0; run < runs; run += 1) {
    for (const [index, killer] of killers.entries()) {
      if (run >= peerRuns && peers.includes(killer)) continue;
      taken[index]?.runs.push(await runOnce(scene, killer, grace));
    }
    process.stderr.write(`\r${scene.name}: ${run + 1} of ${runs} `);
  }
  process.stderr.write("\n");
  rows.push(...taken);
}

// On a signal, exit: the exit handlers kill the marked processes.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

await using terminate = await createCorral(false);
await using force = await createCorral(true);

/** Those that the flags name, in the scenes that they name. */
async function measure(
  scene: Scene,
  killers: readonly Killer[],
  runs: number,
  grace: number,
): Promise<void> {
  if (!scene.name.includes(flags.scene)) return;
  const wanted = killers.filter(({ name }) => name.includes(flags.killer));
  if (wanted.length > 0) await alternate(scene, wanted, runs, grace);
}

const tables: string[] = [];

if (flags.only !== "survivors") {
  const runs = Number(flags["speed-runs"]);
  for (const size of flags["no-thousand"] ? [200] : [200, 1_000]) {
    // tree-kill starts one ps per process: a thousand of them take the machine for minutes.
    const others = size > 200 ? peers.filter(({ name }) => name.startsWith("pkill")) : peers;
    await measure(exitsOnSigterm(size), [terminate, force, ...others], runs, 5_000);
  }
  await measure(ignoresSigterm, [terminate], runs, 1_000);
  const table = speedTable(rows);
  console.log(`\nUntil none is left\n\n${table}`);
  tables.push(table);
}

if (flags.only !== "speed") {
  const before = rows.length;
  for (const scene of survivorScenes) {
    await measure(scene, [terminate, force, ...peers], Number(flags.runs), Number(flags.grace));
  }
  const table = survivorTable(rows.slice(before));
  console.log(`\nRuns with survivors after the killer said it was done\n\n${table}`);
  tables.unshift(table);
}

const machine = { cpu: cpus()[0]?.model, cores: cpus().length, kernel: release(), arch: arch() };
const about = { at: new Date().toISOString(), node: process.version, machine };
if (flags.readme !== undefined) {
  const where = `${machine.cores} cores, ${type()} ${machine.kernel}, Node ${about.node}`;
  writeInto(flags.readme, [...tables, `Measured on ${where}.`].join("\n\n"));
}
if (flags.json !== undefined) {
  writeFileSync(flags.json, `${JSON.stringify({ ...about, rows }, undefined, 2)}\n`);
}
