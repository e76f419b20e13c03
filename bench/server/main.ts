// What the server costs while pages watch, and how soon it answers; beside other monitors.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { startIdleExecutors } from "../tick/idle-executors.ts";
import { startCorral, watchers } from "./corral-server.ts";
import { measurePeers } from "./peers.ts";
import { cpuSeconds, residentBytes } from "./process-usage.ts";

const executors = Number(process.env["EXECUTORS"] ?? 50);
const processes = Number(process.env["PROCESSES"] ?? 1_000);
const seconds = Number(process.env["SECONDS"] ?? 20);
const starts = Number(process.env["STARTS"] ?? 7);

const directory = await mkdtemp(join(tmpdir(), "corral-bench-"));
await using machine = await startIdleExecutors(executors, Math.ceil(processes / executors));
const rows: Record<string, string> = {};
const result: Record<string, number> = { executors, processes, seconds };

{
  await using server = await startCorral(directory);
  const { api } = server.client;
  await api.settings.update.mutate({ watchIntervalMs: 1_000, detectAgents: false });
  for (const [index, pid] of machine.roots.entries()) {
    const identity = await server.client.identify(pid);
    if (identity === undefined) throw new Error(`process ${pid} has ended`);
    const labels = { label: `agent ${index}`, project: `p${index % 5}` };
    await api.executors.register.mutate({ ...identity, ...labels });
  }
  for (const [count, goal] of [
    [1, 4],
    [50, 8],
  ] as const) {
    await using watching = await watchers(server.url, server.token, count);
    // The first ticks read what later ones know, and compile the code.
    await delay(12_000);
    const bytesBefore = watching.bytes();
    const before = cpuSeconds(server.pid);
    await delay(seconds * 1_000);
    const corePercent = ((cpuSeconds(server.pid) - before) / seconds) * 100;
    const residentMb = residentBytes(server.pid) / 1024 ** 2;
    const bytesPerSecond = (watching.bytes() - bytesBefore) / seconds / count;
    result[`corePercent${count}`] = round(corePercent);
    result[`residentMb${count}`] = Math.round(residentMb);
    result[`bytesPerSecond${count}`] = Math.round(bytesPerSecond);
    rows[`${count} watching, one tick a second`] =
      `${corePercent.toFixed(2)} % of a core (goal ${goal}), ${residentMb.toFixed(0)} MB, ${bytesPerSecond.toFixed(0)} B/s each`;
  }
}

const readyMs: number[] = [];
for (let start = 0; start < starts; start += 1) {
  await using server = await startCorral(directory);
  readyMs.push(server.readyMs);
}
readyMs.sort((a, b) => a - b);
result["readyMs"] = Math.round(readyMs[Math.floor(starts / 2)] ?? NaN);
rows["ready on an existing store, median"] = `${result["readyMs"]} ms (goal 600)`;
rows["ready, slowest"] = `${Math.round(readyMs.at(-1) ?? NaN)} ms`;

for (const { name, corePercent, residentMb } of await measurePeers(Math.min(seconds, 10))) {
  result[`${name}CorePercent`] = round(corePercent);
  rows[`${name}, one refresh a second`] =
    `${corePercent.toFixed(2)} % of a core, ${residentMb.toFixed(0)} MB`;
}

await rm(directory, { recursive: true, force: true });
console.table(rows);
if (process.env["JSON_OUT"] !== undefined) {
  await writeFile(process.env["JSON_OUT"], `${JSON.stringify(result, null, 2)}\n`);
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
