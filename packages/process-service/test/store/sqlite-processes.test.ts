import { chmodSync, chownSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { hrtime } from "node:process";
import BetterSqlite3 from "better-sqlite3";
import { expect, test } from "vitest";
import { migrations } from "../../src/store/migrations/index.ts";
import { openSqliteStore } from "../../src/sqlite.ts";
import { startStoreProcess } from "./processes.ts";
import { executor, hostId, sharedTemporaryFolder, temporaryFolder } from "./records.ts";

test.each(["no file", "a file of the newest version"])(
  "four programs start at once on %s: one migrates, all run",
  async (before) => {
    using folder = temporaryFolder();
    const path = join(folder.path, "corral.sqlite");
    if (before !== "no file") await (await openSqliteStore({ path, hostId })).close();
    const start = String(hrtime.bigint() + 1_500_000_000n);
    await using stack = new AsyncDisposableStack();
    const starters = Array.from({ length: 4 }, () =>
      stack.use(startStoreProcess(["start", path, start])),
    );
    expect(await Promise.all(starters.map((one) => one.ended()))).toEqual([0, 0, 0, 0]);
    const events = starters.flatMap((one) => one.said);
    expect(events.filter((event) => event === "migrating")).toHaveLength(1);
    expect(events).toContainEqual({ executors: 4 });
    const copies = readdirSync(folder.path).filter((name) => name.endsWith(".backup"));
    expect(copies).toEqual(
      before === "no file" ? [] : [`corral.sqlite.v${migrations.length}.backup`],
    );
  },
);

test(
  "a writer killed in mid-write, many times: nothing acknowledged is lost, nothing is damaged",
  { timeout: 180_000 },
  async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "corral.sqlite");
    const acknowledged: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      await using writer = startStoreProcess(["write", path]);
      await writer.hasSaid(5 + round * 7);
      // Somewhere within the writes that follow.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
      writer.kill();
      expect(await writer.ended()).toBe("SIGKILL");
      expect(writer.said.length).toBeGreaterThanOrEqual(5);
      acknowledged.push(...writer.said.map(String));
    }
    const sqlite = new BetterSqlite3(path);
    expect(sqlite.pragma("integrity_check", { simple: true })).toBe("ok");
    expect(sqlite.pragma("foreign_key_check")).toEqual([]);
    sqlite.close();

    await using store = await openSqliteStore({ path, hostId });
    expect(store.status()).toEqual({ mode: "read-write", path });
    const executors = new Map((await store.executors.list({ hostId })).map((one) => [one.id, one]));
    const kills = new Set((await store.kills.takeAbandoned(hostId)).map((one) => one.report.id));
    const lineage = Map.groupBy(await store.lineage.load(hostId), (one) => one.executorId);
    for (const id of acknowledged) {
      const shouldHaveEnded = Number(id.split("-")[1]) % 3 === 0;
      expect(executors.get(id)?.endedAt !== undefined).toBe(shouldHaveEnded);
      expect(kills.has(id)).toBe(true);
      expect(lineage.get(id)).toHaveLength(3);
    }
    // What was not acknowledged is there whole or not at all.
    for (const entries of lineage.values()) expect(entries).toHaveLength(3);
  },
);

test.each([
  ["closed cleanly", makeStore],
  ["left by a killed program", leaveStore],
])(
  "a read-only folder with a store %s: it can be read, nothing is recorded, and that is said",
  async (_, make) => {
    using folder = sharedTemporaryFolder();
    const path = join(folder.path, "corral.sqlite");
    const pid = await make(path);
    makeReadOnly(folder.path);
    const before = contentsOf(folder.path);
    await using reader = startStoreProcess(["read-only", path]);
    expect(await reader.ended()).toBe(0);
    expect(reader.said).toMatchObject([
      {
        status: {
          mode: "inspect-only",
          path,
          message: expect.stringContaining("cannot be written"),
        },
        refused: "STORE_FAILED",
        pids: expect.arrayContaining([pid]),
      },
    ]);
    expect(contentsOf(folder.path)).toEqual(before);
    chmodSync(folder.path, 0o700);
  },
);

test("a read-only folder without a store: empty, and said", async () => {
  using folder = sharedTemporaryFolder();
  makeReadOnly(folder.path);
  await using reader = startStoreProcess(["read-only", join(folder.path, "corral.sqlite")]);
  await reader.ended();
  expect(reader.said).toMatchObject([{ status: { mode: "inspect-only" }, pids: [] }]);
  chmodSync(folder.path, 0o700);
});

/** Returns the pid of an executor in it. */
async function makeStore(path: string): Promise<number> {
  await using store = await openSqliteStore({ path, hostId });
  await store.executors.insert(executor({ pid: 77 }));
  return 77;
}

/** The executor is only in the write-ahead log. */
async function leaveStore(path: string): Promise<number> {
  await using writer = startStoreProcess(["write", path]);
  await writer.hasSaid(1);
  writer.kill();
  await writer.ended();
  const [process = "", number = ""] = String(writer.said[0]).split("-");
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
  return Number(process) * 1_000_000 + Number(number);
}

/** Everything in it belongs to nobody, who the reading child becomes where it starts as root. */
function makeReadOnly(folder: string): void {
  for (const name of ["", ...readdirSync(folder)]) {
    const path = join(folder, name);
    if (process.getuid?.() === 0) chownSync(path, 65_534, 65_534);
    chmodSync(path, name === "" ? 0o500 : 0o400);
  }
}

function contentsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder).toSorted();
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(folder, name)).toString("base64")]),
  );
}
