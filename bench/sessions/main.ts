// What it costs to follow 50 sessions with 200 MB of transcripts, beside the same process without them.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createSessionSource } from "@corral/agents/sessions";
import { createAgents, systemOf } from "./homes.ts";

const sessions = Number(process.env["SESSIONS"] ?? 50);
const bytes = Number(process.env["BYTES"] ?? 200_000_000);
const seconds = Number(process.env["SECONDS"] ?? 20);

const home = await mkdtemp(join(tmpdir(), "corral-bench-"));
try {
  const agents = await createAgents(home, sessions, bytes);
  const system = systemOf(home, agents);
  const results: Record<string, unknown> = {};
  for (const [name, active, follows] of [
    ["without", 0, false],
    ["at rest", 0, true],
    ["5 work, without", 5, false],
    ["5 work", 5, true],
    ["all work, without", sessions, false],
    ["all work", sessions, true],
  ] as const) {
    results[name] = await measure(active, follows);
  }
  console.log(
    JSON.stringify({ bench: "sessions", sessions, bytes, seconds, results }, undefined, 2),
  );

  async function measure(active: number, follows: boolean) {
    globalThis.gc?.();
    const before = process.memoryUsage();
    const source = createSessionSource({ system });
    let cpuTimeMs = 0;
    const follow = () => {
      cpuTimeMs += 50;
      source.follow(
        agents.map((agent, at) =>
          Object.assign({}, agent.process, at < active ? { cpuTimeMs } : {}),
        ),
      );
    };
    if (follows) follow();
    // The first read, and until a process that has just been seen counts as one at rest.
    await delay(8_000);
    const cpu = process.cpuUsage();
    for (let second = 0; second < seconds; second += 1) {
      await Promise.all(agents.slice(0, active).map(({ work }) => work()));
      // As at a scan every second.
      if (follows) follow();
      await delay(1_000);
    }
    const { user, system: kernel } = process.cpuUsage(cpu);
    const known = source.sessions.size;
    globalThis.gc?.();
    const after = process.memoryUsage();
    source.close();
    return {
      known,
      corePercent: round((user + kernel) / 10_000 / seconds),
      heapMb: round((after.heapUsed - before.heapUsed) / 1e6),
      externalMb: round((after.external - before.external) / 1e6),
      residentMb: round((after.rss - before.rss) / 1e6),
    };
  }
} finally {
  await rm(home, { recursive: true, force: true });
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
