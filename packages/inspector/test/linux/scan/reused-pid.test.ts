import { expect, it } from "vitest";
import { canForcePids, forcePids, ownPids } from "../support/forced-pids.ts";
import { runScript } from "../support/run-script.ts";

const ROUNDS = 20;

/** A process that is skipped ends, and another one gets its pid before the next scan. */
const body = `
  ${forcePids}
  import { readFileSync } from "node:fs";
  import { setTimeout } from "node:timers/promises";
  const PID = 5_000;
  const startTicks = () => readFileSync("/proc/" + PID + "/stat", "latin1").split(" ")[21];
  const seen = {};
  for (const cpuClocks of [true, false]) {
    // Too few to keep the stat file of a process that is skipped.
    const scanner = createLinuxDriver({ cpuClocks, maxOpenFiles: 3 });
    const find = async () => (await scanner.snapshot()).processes.find(({ pid }) => pid === PID);
    let right = 0;
    let child = await start(PID);
    // Old enough to be skipped, once.
    await setTimeout(2_500);
    for (let scan = 0; scan < 4; scan += 1) {
      await setTimeout(110);
      await find();
    }
    for (let round = 0; round < ${ROUNDS}; round += 1) {
      await setTimeout(20);
      await find();
      await end(child);
      child = await start(PID);
      const info = await find();
      const own = info.startToken.endsWith(":" + startTicks());
      if (own && info.cpuPercent === undefined && info.cpuTimeMs < 100) right += 1;
    }
    await end(child);
    scanner.close();
    seen[cpuClocks] = right;
  }
  console.log(JSON.stringify(seen));`;

// Needs a pid namespace in which the next pid can be chosen.
it.runIf(canForcePids)("neither skips nor adds up two processes with one pid", async () => {
  expect(await runScript(ownPids, body)).toEqual({ true: ROUNDS, false: ROUNDS });
});
