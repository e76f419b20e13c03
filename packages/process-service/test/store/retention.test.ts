import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openSqliteStore } from "../../src/sqlite.ts";
import {
  executor,
  hostId,
  killPlan,
  killReport,
  killed,
  lineageEntry,
  temporaryFolder,
} from "./records.ts";

const hour = 3_600_000;
const day = 24 * hour;
const retentionMs = 30 * day;

/*
 * Every three hours: four executors start and the four before them end, each with twenty processes, one of
 * five executors that run all the time takes part in a kill, and everyone who lives is sampled
 * every twelve minutes; then the store is pruned.
 */
test(
  "a month and a half of agents at work: the file stops growing, and holds a month",
  { timeout: 180_000 },
  async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "corral.sqlite");
    const began = Date.UTC(2030, 0, 1);
    let now = began;
    await using store = await openSqliteStore({ path, hostId, now: () => now });
    const lasting = Array.from({ length: 5 }, (_, index) => `lasting-${index}`);
    for (const [index, id] of lasting.entries()) {
      await store.executors.insert(executor({ id, pid: index + 1 }));
    }
    const sizes: number[] = [];
    let before: string[] = [];
    for (let elapsed = 0; elapsed < 45 * 24; elapsed += 3) {
      now = began + elapsed * hour;
      for (const id of before) await store.executors.end(id, now, { how: "exited", exitCode: 0 });
      const started = Array.from({ length: 4 }, (_, index) => `e-${elapsed}-${index}`);
      for (const [index, id] of started.entries()) {
        const pid = 1_000 + elapsed * 10 + index;
        await store.executors.insert(executor({ id, pid, registeredAt: now }));
      }
      await store.lineage.record(
        [...started, ...lasting].flatMap((executorId, index) =>
          Array.from({ length: 20 }, (_, child) =>
            lineageEntry(1_000_000 + elapsed * 1_000 + index * 20 + child, {
              executorId,
              endedAt: now + 60_000,
            }),
          ),
        ),
      );
      const kill = killReport(`k-${elapsed}`, { startedAt: now });
      await store.kills.begin({ report: kill, plan: killPlan(elapsed) });
      await store.kills.finish({
        ...kill,
        finishedAt: now,
        status: "done",
        outcomes: killed(elapsed),
      });
      for (let minute = 0; minute < 180; minute += 12) {
        await sample([...started, ...lasting], now + minute * 60_000);
      }
      before = started;
      await store.prune({ hostId, olderThan: now - retentionMs, keepExecutors: new Set() });
      if (elapsed % 24 === 21) sizes.push(statSync(path).size + statSync(`${path}-wal`).size);
    }
    // After the first month what comes in and what goes out are the same.
    const month = sizes[30] ?? 0;
    const end = sizes.at(-1) ?? 0;
    expect(end).toBeLessThan(month * 1.1);
    expect(end).toBeLessThan(30 * 1024 ** 2);
    const executors = await store.executors.list({ hostId });
    expect(executors.length).toBeGreaterThan(30 * 8 * 4 - 1);
    expect(executors.length).toBeLessThan(31 * 8 * 4);
    expect((await store.lineage.load(hostId)).length).toBeLessThan(1_000);

    // Thinned out with age, and still the whole month of it.
    const { at } = await store.samples.ofExecutor("lasting-0");
    expect(at.length).toBeLessThan(30 * 96 + 24 * 5);
    expect(at.length).toBeGreaterThan(29 * 96);
    expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeGreaterThan(29.9 * day);

    // The room comes back when there is nothing left to remember.
    now += 2 * retentionMs;
    for (const id of before) await store.executors.end(id, began, { how: "exited" });
    for (let round = 0; round < 8; round += 1) {
      await store.prune({ hostId, olderThan: now, keepExecutors: new Set() });
    }
    expect(statSync(path).size).toBeLessThan(end / 10);

    function sample(ids: readonly string[], at: number): Promise<void> {
      const row = { cpuPercent: 12.5, memoryBytes: 300_000_000, processes: 20 };
      return store.samples.append(at, new Map(ids.map((id) => [id, row])));
    }
  },
);
