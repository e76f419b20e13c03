import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { expect, test } from "vitest";
import { migrations, type Migration } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/sqlite/open.ts";
import { executor, hostId, temporaryFolder } from "./records.ts";

const second: Migration = {
  name: "second",
  up: async (database) => {
    await database.schema.createTable("second_table").addColumn("id", "integer").execute();
  },
};

const broken: Migration = {
  name: "broken",
  up: async (database) => {
    await database.schema.createTable("half_made").addColumn("id", "integer").execute();
    await database.schema.alterTable("executors").addColumn("extra", "text").execute();
    throw new Error("the step failed half-way");
  },
};

test("a step that fails half-way leaves nothing behind, and the retry works", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  await (await openStore({ path, hostId })).close();
  const before = schemaOf(path);

  const failing = openStore({ path, hostId, migrations: [...migrations, second, broken] });
  await expect(failing).rejects.toMatchObject({
    code: "STORE_FAILED",
    message: expect.stringContaining("half-way"),
  });
  expect(schemaOf(path)).toEqual(before);

  await using store = await openStore({ path, hostId, migrations: [...migrations, second] });
  await store.executors.insert(executor());
  expect(schemaOf(path)).toContain("second_table");
});

test("a first start that fails leaves no schema, and the retry works", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  await expect(openStore({ path, hostId, migrations: [...migrations, broken] })).rejects.toThrow(
    "half-way",
  );
  expect(schemaOf(path)).toEqual([]);
  expect(existsSync(`${path}.v0.backup`)).toBe(false);
  await using store = await openStore({ path, hostId });
  await store.executors.insert(executor());
});

test("before an upgrade the file is copied, with what was only in its log", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  await using old = await openStore({ path, hostId });
  await old.executors.insert(executor());
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
  await using upgraded = await openStore({ path, hostId, migrations: [...migrations, second] });
  expect(await upgraded.executors.list({ hostId })).toHaveLength(1);

  const copy = `${path}.v${migrations.length}.backup`;
  expect((statSync(copy).mode & 0o777).toString(8)).toBe("600");
  expect(schemaOf(copy)).not.toContain("second_table");
  // The copy is a store that the old program can go on with.
  await using reverted = await openStore({ path: copy, hostId });
  expect(await reverted.executors.list({ hostId })).toStrictEqual([executor()]);
});

test("an upgrade whose copy cannot be made does not happen", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  await (await openStore({ path, hostId })).close();
  const before = schemaOf(path);
  // A folder in the place of the copy: renaming onto it fails.
  mkdirSync(`${path}.v${migrations.length}.backup`);
  writeFileSync(join(`${path}.v${migrations.length}.backup`, "x"), "");
  await using store = await openStore({ path, hostId, migrations: [...migrations, second] });
  expect(store.status().mode).toBe("inspect-only");
  expect(schemaOf(path)).toEqual(before);
});

function schemaOf(path: string): unknown[] {
  const sqlite = new BetterSqlite3(path, { readonly: true });
  const names = sqlite.prepare("select name from sqlite_schema order by name").pluck().all();
  sqlite.close();
  return names;
}
