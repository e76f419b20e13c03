// What one whole tick costs: scan, associate, totals, changes, on real processes and a real store.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createInspector } from "@corral/inspector";
import { createProcessService, defaultSettings } from "@corral/process-service";
import { openSqliteStore } from "@corral/process-service/sqlite";
import { startIdleExecutors } from "./idle-executors.ts";

const executors = Number(process.env["EXECUTORS"] ?? 50);
const processes = Number(process.env["PROCESSES"] ?? 1_000);
const ticks = Number(process.env["TICKS"] ?? 20);

const folder = await mkdtemp(join(tmpdir(), "corral-bench-"));
await using machine = await startIdleExecutors(executors, Math.ceil(processes / executors));
using inspector = createInspector();
const { hostId } = inspector;
const store = await openSqliteStore({ path: join(folder, "corral.db"), hostId });
await store.settings.save(() => ({
  ...defaultSettings,
  watchIntervalMs: 1_000,
  detectAgents: false,
}));
const service = await createProcessService({ inspector, store });
for (const [index, pid] of machine.roots.entries()) {
  await service.registerExecutor({ pid, label: `agent ${index}`, project: `project ${index % 5}` });
}

const stop = new AbortController();
const bytes: number[] = [];
const took: number[] = [];
const tickCpu: number[] = [];
const watching = (async () => {
  for await (const event of service.watch({ signal: stop.signal })) {
    if (event.kind === "changes") bytes.push(JSON.stringify(event.changes).length);
  }
})();

// Warm up: the first ticks read what later ones know, and compile the code.
await delay(11_000);
bytes.length = 0;
const cpu = process.cpuUsage();
const began = performance.now();
await delay(ticks * 1_000);
const elapsed = performance.now() - began;
const { user, system } = process.cpuUsage(cpu);
const idleBytes = [...bytes];

for (let tick = 0; tick < ticks; tick += 1) {
  const start = performance.now();
  const before = process.cpuUsage();
  await service.refresh();
  took.push(performance.now() - start);
  const used = process.cpuUsage(before);
  tickCpu.push((used.user + used.system) / 1_000);
  await delay(100);
}
stop.abort();
await watching;
const view = await service.view();
const result = {
  bench: "tick",
  processes: view.processes.length,
  executors: view.executors.length,
  tickMs: { median: quantile(took, 0.5), p95: quantile(took, 0.95), max: quantile(took, 1) },
  tickCpuMs: { median: quantile(tickCpu, 0.5), p95: quantile(tickCpu, 0.95) },
  coreShareAtOneTickPerSecond: Number(((user + system) / 1_000 / elapsed).toFixed(4)),
  idleChangesBytes: { median: quantile(idleBytes, 0.5), max: quantile(idleBytes, 1) },
  birthPeriodMs: service.settings().birthPeriodMs,
  rssMb: Math.round(process.memoryUsage.rss() / 1024 ** 2),
};
await service.close();
await store.close();
await rm(folder, { recursive: true, force: true });

console.table({
  "processes / executors": `${result.processes} / ${result.executors}`,
  "whole tick, median": `${result.tickMs.median} ms (goal 25)`,
  "whole tick, p95": `${result.tickMs.p95} ms`,
  "whole tick, median CPU": `${result.tickCpuMs.median} ms`,
  "core at one tick a second, birth watch included": `${(result.coreShareAtOneTickPerSecond * 100).toFixed(2)} % (goal 3)`,
  "changes of an idle tick, median": `${result.idleChangesBytes.median} B (goal 2048)`,
  "changes of an idle tick, max": `${result.idleChangesBytes.max} B`,
});
if (process.env["JSON_OUT"] !== undefined) {
  await writeFile(process.env["JSON_OUT"], `${JSON.stringify(result, null, 2)}\n`);
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
  return Number((sorted[at] ?? 0).toFixed(2));
}
