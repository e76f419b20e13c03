// What Corral's warm scans cost others: the event loop, descriptors and memory. Prints JSON.
import { readdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createInspector } from "@corral/inspector";
import { quantile } from "./statistics.ts";
import type { ScanCost } from "./scan-cost.ts";

const SCANS = 20;

setFlagsFromString("--expose-gc");
const collectGarbage: unknown = runInNewContext("gc");

function heapBytes(): number {
  if (typeof collectGarbage === "function") collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const countDescriptors = () => readdirSync("/proc/self/fd").length;

/** Scans while a timer that should fire every millisecond notes how late it is. */
async function measureStalls(scan: () => Promise<unknown>): Promise<number[]> {
  const stalls: number[] = [];
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    stalls.push(Math.max(0, now - before - 1));
    before = now;
  }, 1);
  for (let round = 0; round < SCANS; round += 1) {
    await scan();
    await setTimeout(20);
  }
  clearInterval(timer);
  return stalls;
}

const inspector = createInspector();
const processes = (await inspector.snapshot()).processes.length;
const stalls = await measureStalls(() => inspector.snapshot());
const cpu = process.cpuUsage();
const began = performance.now();
for (let round = 0; round < 5; round += 1) {
  await inspector.snapshot();
  await setTimeout(1_000);
}
const used = process.cpuUsage(cpu);
const cpuPercent = (used.user + used.system) / 10 / (performance.now() - began);
const heapWith = heapBytes();
const descriptorsWith = countDescriptors();
const residentBytes = process.memoryUsage().rss;
inspector.close();
const cost: ScanCost = {
  processes,
  stallP99Ms: quantile(stalls, 0.99),
  stallMaxMs: Math.max(...stalls),
  descriptors: descriptorsWith - countDescriptors(),
  keptBytesPerProcess: (heapWith - heapBytes()) / processes,
  residentBytes,
  cpuPercentAtOneScanPerSecond: cpuPercent,
};
process.stdout.write(JSON.stringify(cost));
