import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { expect, test } from "vitest";
import { openSqliteStore } from "../../src/sqlite.ts";
import { executor, hostId, lineageEntry, temporaryFolder } from "./records.ts";

const hash = (path: string) => createHash("sha256").update(readFileSync(path)).digest("hex");
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

test("the folder, the file and its companions are their owner's alone", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "state", "corral.sqlite");
  const before = process.umask(0);
  try {
    await using store = await openSqliteStore({ path, hostId });
    await store.executors.insert(executor());
    expect(mode(join(folder.path, "state"))).toBe("700");
    expect(readdirSync(join(folder.path, "state")).toSorted()).toEqual([
      "corral.sqlite",
      "corral.sqlite-shm",
      "corral.sqlite-wal",
    ]);
    for (const suffix of ["", "-shm", "-wal"]) expect(mode(path + suffix)).toBe("600");
  } finally {
    process.umask(before);
  }
});

test("records are there after a restart, and for another process at once", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  await using first = await openSqliteStore({ path, hostId });
  await using second = await openSqliteStore({ path, hostId });
  await first.executors.insert(executor());
  expect(await second.executors.list({ hostId })).toStrictEqual([executor()]);
  // Two connections of one process: neither may wait for the other while it holds the thread.
  await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      (index % 2 ? first : second).lineage.record([lineageEntry(index + 1)]),
    ),
  );
  expect(await first.lineage.load(hostId)).toHaveLength(30);
  expect(first.status()).toEqual({ mode: "read-write", path });
});

test("opening an existing store writes nothing, so that no start waits for the disk", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  await (await openSqliteStore({ path, hostId })).close();
  const before = hash(path);
  await using _store = await openSqliteStore({ path, hostId });
  expect(statSync(`${path}-wal`).size).toBe(0);
  expect(hash(path)).toBe(before);
});

test("a newer schema is refused and not one byte of it changes", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  await (await openSqliteStore({ path, hostId })).close();
  // The newer program is still running: its last change is only in the write-ahead log.
  const newer = new BetterSqlite3(path);
  newer.prepare("insert into schema_versions values (99, 'from the future', 1)").run();
  const before = [hash(path), hash(`${path}-wal`)];
  await expect(openSqliteStore({ path, hostId })).rejects.toMatchObject({
    code: "STORE_NEWER",
    message: expect.stringContaining("99"),
  });
  expect([hash(path), hash(`${path}-wal`)]).toEqual(before);
  newer.close();
  const closed = hash(path);
  await expect(openSqliteStore({ path, hostId })).rejects.toMatchObject({ code: "STORE_NEWER" });
  expect(hash(path)).toBe(closed);
});

test("a database that is not Corral's is refused and stays as it is", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "somebody.sqlite");
  const other = new BetterSqlite3(path);
  other.exec("create table precious (id integer)");
  other.close();
  const before = hash(path);
  await expect(openSqliteStore({ path, hostId })).rejects.toMatchObject({ code: "STORE_FAILED" });
  expect(hash(path)).toBe(before);
});

test.each([
  ["text", async (path: string) => writeFile(path, "This is not a database, not at all.")],
  ["a damaged page", damagePage],
  ["a file cut in half", cutInHalf],
])(
  "%s is moved aside and a new store begun, and that is said until acknowledged",
  async (_, make) => {
    using folder = temporaryFolder();
    const path = join(folder.path, "corral.sqlite");
    await make(path);
    const damaged = hash(path);
    const now = () => Date.UTC(2030, 0, 2, 3, 4, 5);
    const aside = `${path}.corrupt-20300102T030405000Z`;
    {
      await using store = await openSqliteStore({ path, hostId, now });
      expect(store.status()).toEqual({ mode: "read-write", path, recoveredFrom: aside });
      expect(await store.executors.list({ hostId })).toEqual([]);
      await store.executors.insert(executor());
    }
    expect(hash(aside)).toBe(damaged);
    expect(readdirSync(folder.path).filter((name) => name.includes("recovery"))).toEqual([]);
    {
      await using store = await openSqliteStore({ path, hostId });
      expect(store.status().recoveredFrom).toBe(aside);
      expect(await store.executors.list({ hostId })).toHaveLength(1);
      await store.acknowledgeRecovery();
      expect(store.status()).toEqual({ mode: "read-write", path });
    }
    await using store = await openSqliteStore({ path, hostId });
    expect(store.status()).toEqual({ mode: "read-write", path });
  },
);

test("the log and index of a damaged file are moved with it", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  await writeFile(path, "not a database, but with a log beside it ".repeat(200));
  await writeFile(`${path}-wal`, "log");
  await using store = await openSqliteStore({ path, hostId });
  const aside = store.status().recoveredFrom ?? "";
  expect(readFileSync(`${aside}-wal`, "utf8")).toBe("log");
});

test("an interrupted recovery is still reported after the next start", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  // What is left when the process died between moving the file and making the new one.
  const journal = new BetterSqlite3(`${path}-recovery`);
  journal.exec(
    "create table moved (aside text not null); insert into moved values ('/the/old/one')",
  );
  journal.close();
  await using store = await openSqliteStore({ path, hostId });
  expect(store.status().recoveredFrom).toBe("/the/old/one");
  expect(existsSync(`${path}-recovery`)).toBe(false);
});

test("several starts on one damaged file move it once and lose nothing", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  await damagePage(path);
  const stores = await Promise.all(
    Array.from({ length: 4 }, () => openSqliteStore({ path, hostId })),
  );
  await stores[0]?.executors.insert(executor());
  for (const store of stores) expect(await store.executors.list({ hostId })).toHaveLength(1);
  expect(new Set(stores.map((store) => store.status().recoveredFrom)).size).toBe(1);
  for (const store of stores) await store.close();
  const aside = readdirSync(folder.path).filter((name) => /corrupt-\w+$/.test(name));
  expect(aside).toHaveLength(1);
});

test("a full disk: writes are refused and said, reads go on, and so do writes when there is room", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  await using store = await openSqliteStore({ path, hostId, maxBytes: 400_000 });
  await store.executors.insert(executor());
  const fill = async () => {
    for (let pid = 1; ; pid += 100) {
      await store.lineage.record(
        Array.from({ length: 100 }, (_, index) => lineageEntry(pid + index, { endedAt: 1 })),
      );
    }
  };
  await expect(fill()).rejects.toMatchObject({
    code: "STORE_FAILED",
    message: expect.stringContaining("full"),
  });
  expect(store.status()).toMatchObject({ mode: "inspect-only", path });
  expect(store.status().message).toContain("full");
  expect(await store.executors.list({ hostId })).toHaveLength(1);
  const kept = (await store.lineage.load(hostId)).length;
  expect(kept % 100).toBe(0); // the batch that did not fit left nothing behind
  await store.lineage.remove(
    hostId,
    (await store.lineage.load(hostId)).map((one) => one.process),
  );
  expect(store.status()).toEqual({ mode: "read-write", path });
  await store.executors.end("executor-4711", 1, { how: "exited" });
});

test("a disk too full for a new store: inspect-only from the start", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  await using store = await openSqliteStore({ path, hostId, maxBytes: 8_192 });
  expect(store.status()).toMatchObject({ mode: "inspect-only", path });
  expect(await store.executors.list({ hostId })).toEqual([]);
  await expect(store.executors.insert(executor())).rejects.toMatchObject({ code: "STORE_FAILED" });
});

test("a path that cannot be a file: inspect-only, and said", async () => {
  using folder = temporaryFolder();
  await writeFile(join(folder.path, "file"), "x");
  const path = join(folder.path, "file", "corral.sqlite");
  await using store = await openSqliteStore({ path, hostId });
  expect(store.status().mode).toBe("inspect-only");
  expect(store.status().message).toContain(path);
  const directory = join(folder.path, "directory");
  await mkdir(directory);
  await using other = await openSqliteStore({ path: directory, hostId });
  expect(other.status().mode).toBe("inspect-only");
});

/** A store with one page overwritten in the middle. */
async function damagePage(path: string): Promise<void> {
  await makeStore(path);
  const content = readFileSync(path);
  content.fill(0xa5, 3 * 4096, 5 * 4096);
  writeFileSync(path, content);
}

async function cutInHalf(path: string): Promise<void> {
  await makeStore(path);
  const content = readFileSync(path);
  writeFileSync(path, content.subarray(0, Math.floor(content.length / 2)));
}

async function makeStore(path: string): Promise<void> {
  await using store = await openSqliteStore({ path, hostId });
  await store.executors.insert(executor());
  await store.lineage.record(Array.from({ length: 500 }, (_, index) => lineageEntry(index + 1)));
}
