// pnpm bench report-accuracy [--kills 1000] [--scene part-of-its-name]
// What a kill's report says of what lived on: survivors that it does not tell of, and ordinary stops
// that it does not call done.
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { createCorral } from "../kill/killers.ts";
import { runOnce, scenes } from "./scene.ts";

const { values: flags } = parseArgs({
  args: process.argv.slice(3).filter((argument) => argument !== "--"),
  options: {
    kills: { type: "string", default: "1000" },
    scene: { type: "string", default: "" },
  },
});

interface Row {
  kills: number;
  withSurvivors: number;
  survivors: number;
  untold: number;
  done: number;
}

const rows = new Map<string, Row>();
const wanted = scenes.filter(({ name }) => name.includes(flags.scene));
await using corral = await createCorral(false);
for (let turn = 0; turn < Number(flags.kills); turn += 1) {
  const scene = wanted[turn % wanted.length];
  if (scene === undefined) throw new Error(`no scene is called ${flags.scene}`);
  const force = Math.floor(turn / wanted.length) % 2 === 1;
  const { survivors, report } = await runOnce(corral.service, scene, force, randomUUID());
  const row = rows.get(scene.name) ?? {
    kills: 0,
    withSurvivors: 0,
    survivors: 0,
    untold: 0,
    done: 0,
  };
  row.kills += 1;
  row.survivors += survivors;
  if (survivors > 0) row.withSurvivors += 1;
  if (report.status === "done") row.done += 1;
  if (report.status === "done" && survivors > 0) row.untold += 1;
  rows.set(scene.name, row);
  process.stderr.write(`\r${turn + 1} kills `);
}
process.stderr.write("\n");
console.table(Object.fromEntries(rows));
