// pnpm bench events [--seconds 10] [--json file]
// What the sources of births and deaths cost at rest, and what they see of a fork storm, each in turn:
// the process connector (with the receive buffer that the user may have) and polling of the last pid.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createLinuxDriver } from "../../packages/inspector/src/linux/linux-driver.ts";

const { values: flags } = parseArgs({
  args: process.argv.slice(3).filter((argument) => argument !== "--"),
  options: { seconds: { type: "string", default: "10" }, json: { type: "string" } },
});
const seconds = Number(flags.seconds);

interface Row {
  readonly source: string;
  readonly scene: string;
  /** Of the machine, threads included; field `processes` of /proc/stat. */
  readonly forks: number;
  readonly births: number;
  readonly deaths: number;
  /** Times that the source said that something was missed. */
  readonly losses: number;
  readonly corePercent: number;
  /** Absent at rest, where it is not measured. */
  readonly longestStallMs?: number;
}

const rows: Row[] = [];
for (const scene of ["at rest", "fork storm"]) {
  for (const processConnector of [true, false]) rows.push(await measure(scene, processConnector));
}
console.table(rows);
if (flags.json !== undefined) {
  writeFileSync(flags.json, `${JSON.stringify({ bench: "events", rows }, null, 2)}\n`);
}

async function measure(scene: string, processConnector: boolean): Promise<Row> {
  const driver = createLinuxDriver({ processConnector });
  const seen = { births: 0, deaths: 0, losses: 0 };
  using watch = driver.watchBirths?.({
    onBirths: (births) => (seen.births += births.length),
    onDeaths: (deaths) => (seen.deaths += deaths.length),
    onMissed: () => (seen.losses += 1),
  });
  // The first look reads what is there, and compiles the code.
  await delay(1_000);
  Object.assign(seen, { births: 0, deaths: 0, losses: 0 });
  // At rest its timer of a millisecond would cost more than what is measured.
  const stalls = scene === "at rest" ? undefined : monitorEventLoopDelay({ resolution: 1 });
  stalls?.enable();
  const forks = forksSinceBoot();
  const cpu = process.cpuUsage();
  const began = performance.now();
  if (scene === "fork storm") await storm();
  else await delay(seconds * 1_000);
  await watch?.look();
  const elapsed = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  stalls?.disable();
  driver.close();
  return {
    source: watch?.source ?? "none",
    scene,
    forks: forksSinceBoot() - forks,
    ...seen,
    corePercent: Number(((user + system) / 10 / elapsed).toFixed(2)),
    ...(stalls && { longestStallMs: Number((stalls.max / 1e6).toFixed(1)) }),
  };
}

/** A shell that forks as fast as it can. */
async function storm(): Promise<void> {
  const script = `end=$((SECONDS + ${seconds})); while [ $SECONDS -lt $end ]; do (exit 0); done`;
  await once(spawn("bash", ["-c", script], { stdio: "ignore" }), "exit");
}

function forksSinceBoot(): number {
  return Number(/^processes (\d+)/m.exec(readFileSync("/proc/stat", "latin1"))?.[1]);
}
