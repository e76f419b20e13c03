import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { expect, test } from "vitest";
import { openSqliteStore } from "../../src/sqlite.ts";
import { createFileLocks, createReadOnlyLocks } from "../../src/store/sqlite/file-locks.ts";
import { startStoreProcess } from "./processes.ts";
import { hostId, killPlan, killReport, temporaryFolder } from "./records.ts";

const intent = (id: string) => ({ report: killReport(id), plan: killPlan(1) });

test("a kill belongs to one store, also among those of one process", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.db");
  await using first = await openSqliteStore({ path, hostId });
  await using second = await openSqliteStore({ path, hostId });
  await first.kills.begin(intent("k1"));
  expect(first.kills.ofOthers()).toEqual([]);
  expect(second.kills.ofOthers()).toEqual(["k1"]);
  expect(await second.kills.takeAbandoned(hostId)).toEqual([]);
  await first.close();
  expect(await second.kills.takeAbandoned(hostId, ["k1"])).toHaveLength(1);
  await second.kills.finish(killReport("k1", { finishedAt: 1 }));
  expect(readdirSync(folder.path).filter((name) => name.includes("-kill-"))).toEqual([]);
});

test(
  "of many that ask for what a killed program left, one gets it",
  { timeout: 60_000 },
  async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "corral.db");
    await using writer = startStoreProcess(["write", path]);
    await writer.hasSaid(3);
    await using before = await openSqliteStore({ path, hostId });
    expect(await before.kills.takeAbandoned(hostId)).toEqual([]);
    writer.kill();
    await writer.ended();
    const stores = await Promise.all(
      Array.from({ length: 4 }, () => openSqliteStore({ path, hostId })),
    );
    const taken = await Promise.all(stores.map((store) => store.kills.takeAbandoned(hostId)));
    const ids = taken.flat().map(({ report }) => report.id);
    expect(ids.length).toBeGreaterThanOrEqual(3);
    expect(new Set(ids).size).toBe(ids.length);
    for (const store of stores) await store.close();
  },
);

test("a lock is its owner's alone, names no path, and is gone with its record", () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.db");
  const locks = createFileLocks(path);
  const hostile = "../../k";
  expect(locks.acquire(hostile)).toBe(true);
  expect(locks.acquire(hostile)).toBe(false);
  const [name = ""] = readdirSync(folder.path);
  expect(statSync(join(folder.path, name)).mode & 0o777).toBe(0o600);
  const others = createFileLocks(path);
  expect(others.others()).toEqual([hostile]);
  expect(others.acquire(hostile)).toBe(false);
  expect(createReadOnlyLocks(path).acquire(hostile)).toBe(false);
  locks.release(hostile, false);
  expect(createReadOnlyLocks(path).acquire(hostile)).toBe(true);
  expect(others.acquire(hostile)).toBe(true);
  others.release(hostile, true);
  expect(readdirSync(folder.path)).toEqual([]);
  locks.close();
  others.close();
});

test("a lock that outlived its finished record is removed", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.db");
  await using store = await openSqliteStore({ path, hostId });
  await store.kills.begin(intent("k1"));
  await store.kills.finish(killReport("k1", { finishedAt: 1 }));
  const file = `${path}-kill-k1`;
  expect(existsSync(file)).toBe(false);
  writeFileSync(file, "");
  expect(await store.kills.takeAbandoned(hostId, store.kills.ofOthers())).toEqual([]);
  expect(existsSync(file)).toBe(false);
});

test("a kill whose lock cannot be asked for is not abandoned", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.db");
  const file = `${path}-kill-k1`;
  await using store = await openSqliteStore({ path, hostId });
  await store.kills.begin(intent("k1"));
  store.kills.release("k1");
  // What cannot be opened, also by root.
  rmSync(file);
  mkdirSync(file);
  expect(await store.kills.takeAbandoned(hostId)).toEqual([]);
  rmSync(file, { recursive: true });
  expect(await store.kills.takeAbandoned(hostId)).toHaveLength(1);
});

test("damage in the rest of its row does not hide what was frozen", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.db");
  await using store = await openSqliteStore({ path, hostId });
  await store.kills.begin(intent("k1"));
  await store.kills.recordFrozen("k1", [{ pid: 1, startToken: "boot-1:1" }]);
  store.kills.release("k1");
  const other = new BetterSqlite3(path);
  other.exec("update kills set report = '{', plan = null");
  other.close();
  expect(await store.kills.takeAbandoned(hostId)).toMatchObject([
    { report: { id: "k1", hostId }, frozen: [{ pid: 1, startToken: "boot-1:1" }] },
  ]);
});

/** Locks of this process on a file (proc_locks(5)). */
function locksOn(file: string): number {
  const { ino } = statSync(file);
  const lines = readFileSync("/proc/locks", "latin1").split("\n");
  return lines.filter((line) => line.includes(` ${process.pid} `) && line.includes(`:${ino} `))
    .length;
}

test.runIf(process.platform === "linux")(
  "opening a store again drops no lock that this process has on it",
  async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "corral.db");
    await using store = await openSqliteStore({ path, hostId });
    await store.kills.begin(intent("k1"));
    const before = [locksOn(path), locksOn(`${path}-kill-k1`)];
    expect(Math.min(...before)).toBeGreaterThan(0);
    const again = await openSqliteStore({ path, hostId });
    expect(await again.kills.takeAbandoned(hostId)).toEqual([]);
    await again.close();
    expect([locksOn(path), locksOn(`${path}-kill-k1`)]).toEqual(before);
  },
);
