import { copyFileSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { expect, test } from "vitest";
import { migrations } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/sqlite/open.ts";
import {
  executor,
  hostId,
  killPlan,
  killReport,
  killed,
  lineageEntry,
  minimalExecutor,
  temporaryFolder,
} from "./records.ts";

/*
 * Written by version 1 from records.ts, and never again: every later version opens it.
 */
const frozen = join(import.meta.dirname, "../fixtures/store-v1.sqlite");

test("a store of version 1 opens with all that is in it", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  copyFileSync(frozen, path);
  await using store = await openStore({ path, hostId });
  expect(store.status()).toEqual({ mode: "read-write", path });
  const ended = executor({
    endedAt: 9_000,
    ending: { how: "killed", signal: "SIGKILL", by: "k1" },
  });
  expect(await store.executors.list({ hostId })).toStrictEqual([
    { ...minimalExecutor(12), registeredAt: 2_001 },
    ended,
  ]);
  expect(await store.lineage.load(hostId)).toStrictEqual([
    lineageEntry(4712, { endedAt: 8_000 }),
    lineageEntry(4713),
  ]);
  const done = killReport("k1", { status: "done", finishedAt: 11_000, outcomes: killed(4711) });
  expect(await store.kills.get("k1")).toStrictEqual(done);
  expect(await store.kills.takeAbandoned(hostId)).toStrictEqual([
    {
      report: killReport("k2", { startedAt: 20_000 }),
      plan: killPlan(4713),
      frozen: [{ pid: 4713, startToken: "boot-1:4713" }],
    },
  ]);
  expect(await store.keeps.list(hostId)).toStrictEqual([
    { kind: "executor", hostId, executorId: "executor-12", note: "mine", at: 1 },
  ]);
  expect(await store.samples.ofExecutor("executor-4711")).toEqual({
    at: [10_000],
    cpu: [50],
    memory: [1_000],
  });
  expect(await store.settings.load()).toMatchObject({ watchIntervalMs: 1_234 });
});

test("the first migration still makes the schema of version 1", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  await (await openStore({ path, hostId, migrations: migrations.slice(0, 1) })).close();
  expect(schemaOf(path)).toEqual(schemaOf(frozen));
});

/** What made each table and index; SQLite keeps the text as it was written, with its quotes and spaces. */
function schemaOf(path: string): unknown[] {
  const sqlite = new BetterSqlite3(path, { readonly: true });
  const plain = `replace(replace(replace(sql, '"', ''), char(10), ''), ' ', '')`;
  const schema = sqlite.prepare(`select name, ${plain} from sqlite_schema order by name`).all();
  sqlite.close();
  return schema;
}
