import BetterSqlite3 from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { expect, test } from "vitest";
import { createStore, type Database } from "../../src/index.ts";
import { recordExits, selectExits } from "../../src/store/process-exits.ts";
import { prune } from "../../src/store/prune.ts";
import { selectSummaries } from "../../src/store/run-summaries.ts";
import { processExit } from "./exits-contract.ts";
import { executor, hostId } from "./records.ts";

test("beyond the limit of all executors the least notable and oldest are only counted, whoever's they are", async () => {
  const dialect = new SqliteDialect({ database: new BetterSqlite3(":memory:") });
  const database = new Kysely<Database>({ dialect });
  await using _ = await createStore({ database, hostId });
  const limits = { perExecutor: 6, total: 10 };
  const record = async (executorId: string, from: number, exitCode: number) =>
    recordExits(
      database,
      {
        exits: Array.from({ length: 6 }, (_, at) =>
          processExit(from + at, { executorId, exitCode }),
        ),
        summaries: new Map(),
      },
      limits,
    );
  await record("a", 1, 0);
  await record("b", 11, 1);
  expect([...(await record("c", 21, 0))]).toEqual([["c", 4]]);
  const pidsOf = async (id: string) =>
    (await selectExits(database, id)).map(({ process }) => process.pid);
  expect(await pidsOf("a")).toEqual([]);
  expect(await pidsOf("b")).toEqual([11, 12, 13, 14, 15, 16]);
  expect(await pidsOf("c")).toEqual([23, 24, 25, 26]);
  const summaries = await selectSummaries(database, ["a", "b", "c"]);
  expect(["a", "b", "c"].map((id) => summaries.get(id)?.exits)).toMatchObject([
    { succeeded: 6, failed: 0 },
    { succeeded: 0, failed: 6 },
    { succeeded: 6, failed: 0 },
  ]);
});

test("beyond the limit of ended executors the oldest go, but not those that are kept or live", async () => {
  const dialect = new SqliteDialect({ database: new BetterSqlite3(":memory:") });
  const database = new Kysely<Database>({ dialect });
  await using store = await createStore({ database, hostId });
  await store.executors.insert(executor({ id: "living", pid: 1 }));
  for (const at of [1, 2, 3, 4, 5]) {
    await store.executors.insert(
      executor({ id: `ended-${at}`, pid: 10 + at, endedAt: 1_000 + at }),
    );
  }
  const left = async () => (await store.executors.list({ hostId })).map(({ id }) => id).toSorted();
  const pruning = { hostId, olderThan: 0, keepExecutors: new Set(["ended-1"]) };
  await prune(database, pruning, 2_000, 5);
  expect(await left()).toHaveLength(6);
  await prune(database, pruning, 2_000, 3);
  expect(await left()).toEqual(["ended-1", "ended-3", "ended-4", "ended-5", "living"]);
});
