import { chmod, mkdtemp, readdir, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { expect, test } from "vitest";
import { DatabaseCopies } from "../../src/sessions/database-copies.ts";

const query = "select title from thread order by id";

async function folderWithDatabase() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "corral-databases-")));
  const path = join(folder, "state ?#%20.sqlite");
  const sqlite = new BetterSqlite3(path);
  sqlite.pragma("journal_mode = wal");
  sqlite.exec("create table thread (id integer primary key, title text)");
  const add = (title: string) => sqlite.prepare("insert into thread (title) values (?)").run(title);
  const databases = new DatabaseCopies();
  return {
    folder,
    path,
    sqlite,
    add,
    databases,
    titles: async () => (await databases.rows(path, query, []))?.map(({ title }) => title),
    [Symbol.asyncDispose]: async () => {
      await databases.close();
      sqlite.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

test("rows that are only in the log are seen, also new ones, and after a checkpoint", async () => {
  await using it = await folderWithDatabase();
  it.add("one");
  expect(await it.titles()).toEqual(["one"]);
  it.add("two");
  expect(await it.titles()).toEqual(["one", "two"]);
  it.sqlite.pragma("wal_checkpoint(truncate)");
  it.add("three");
  expect(await it.titles()).toEqual(["one", "two", "three"]);
});

test("nothing is written beside the database, and no copy stays", async () => {
  await using it = await folderWithDatabase();
  it.add("one");
  it.sqlite.close();
  const before = await readdir(it.folder);
  await chmod(it.folder, 0o500);
  expect(await it.titles()).toEqual(["one"]);
  await chmod(it.folder, 0o700);
  expect(await readdir(it.folder)).toEqual(before);
});

test("a large one is read in place, without what its log holds", async () => {
  await using it = await folderWithDatabase();
  it.sqlite.exec("create table filler (x blob)");
  it.sqlite.prepare("insert into filler values (zeroblob(20000000))").run();
  it.add("one");
  it.sqlite.pragma("wal_checkpoint(truncate)");
  const before = await readdir(it.folder);
  expect(await it.titles()).toEqual(["one"]);
  expect(await readdir(it.folder)).toEqual(before);
  const latest = () => it.databases.rows(it.path, query, [], { upToDate: true });
  expect(await latest()).toEqual([{ title: "one" }]);
  it.add("two");
  expect(await it.titles()).toEqual(["one"]);
  expect(await latest()).toBeUndefined();
});

test("parameters are bound, not pasted", async () => {
  await using it = await folderWithDatabase();
  it.add("it's; drop table thread --");
  const rows = await it.databases.rows(it.path, "select id from thread where title = ?", [
    "it's; drop table thread --",
  ]);
  expect(rows).toEqual([{ id: 1 }]);
});

test("what is no database, not there, another layout or a link is not read", async () => {
  await using it = await folderWithDatabase();
  it.add("one");
  const link = join(it.folder, "link");
  await symlink(it.path, link);
  const rows = (path: string, sql = query) => it.databases.rows(path, sql, []);
  expect(await rows(link)).toBeUndefined();
  expect(await rows(join(it.folder, "nothing"))).toBeUndefined();
  expect(await rows(it.folder)).toBeUndefined();
  expect(await rows(import.meta.filename)).toBeUndefined();
  expect(await rows(it.path, "select x from nowhere")).toBeUndefined();
});
