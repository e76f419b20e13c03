import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { MockProcessInspector } from "@corral/inspector/mock";
import BetterSqlite3 from "better-sqlite3";
import { expect, test } from "vitest";
import { migrations } from "../../src/store/migrations/index.ts";
import { openStore } from "../../src/store/sqlite/open.ts";
import { startService } from "../support/service.ts";
import * as november from "./frozen-contents.ts";
import * as v3 from "./frozen-v3.ts";
import * as v4 from "./frozen-v4.ts";
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
const fixtures = join(import.meta.dirname, "../fixtures");

test("a store of version 1 opens with all that is in it", async () => {
  using folder = temporaryFolder();
  const path = copyOf("store-v1.sqlite", folder);
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
  expect(await store.protections.list(hostId)).toStrictEqual([
    { kind: "executor", hostId, executorId: "executor-12", note: "mine", at: 1 },
  ]);
  expect(await store.samples.ofExecutor("executor-4711")).toEqual({
    at: [10_000],
    cpu: [50],
    memory: [1_000],
  });
  expect(await store.settings.load()).toMatchObject({ watchIntervalMs: 1_234 });
});

/** A copy: opening a store writes to it. */
function copyOf(fixture: string, folder: { readonly path: string }): string {
  const path = join(folder.path, "corral.sqlite");
  copyFileSync(join(fixtures, fixture), path);
  return path;
}

test("a store of November 2026 opens with all that is in it", async () => {
  using folder = temporaryFolder();
  const path = copyOf("store-2026-11.sqlite", folder);
  await using store = await openStore({ path, hostId: november.hostId });
  expect(store.status()).toEqual({ mode: "read-write", path });
  expect(await store.executors.list({ hostId: november.hostId })).toStrictEqual(november.executors);
  const lineage = await store.lineage.load(november.hostId);
  expect(lineage.toSorted((a, b) => a.process.pid - b.process.pid)).toStrictEqual(november.lineage);
  expect(await store.protections.list(november.hostId)).toStrictEqual(november.protections);
  expect(await store.settings.load()).toStrictEqual(november.settings);
  expect(await store.samples.ofExecutor("living")).toEqual(november.samples);
  const kills = await store.kills.list({ hostId: november.hostId, limit: 50 });
  expect(kills).toStrictEqual([november.abandoned.report, ...november.kills]);
  expect(await store.kills.takeAbandoned(november.hostId)).toStrictEqual([november.abandoned]);
});

test("a store of version 3 opens with the ends of processes and the totals of its runs", async () => {
  using folder = temporaryFolder();
  const path = copyOf("store-v3.sqlite", folder);
  await using store = await openStore({ path, hostId: v3.hostId });
  expect(store.status()).toEqual({ mode: "read-write", path });
  expect(await store.executors.list({ hostId: v3.hostId })).toStrictEqual([v3.executor]);
  expect(await store.exits.ofExecutor(v3.executor.id)).toStrictEqual(v3.exits);
  expect(await store.exits.summaries([v3.executor.id])).toEqual(
    new Map([[v3.executor.id, v3.totals]]),
  );
});

test("a run of a store of version 4 opens with its session, and keeps a product", async () => {
  using folder = temporaryFolder();
  const path = copyOf("store-v4.sqlite", folder);
  const product = { label: "claude", title: "Claude Code" };
  {
    await using store = await openStore({ path, hostId: v4.hostId });
    expect(store.status()).toEqual({ mode: "read-write", path });
    expect(await store.executors.list({ hostId: v4.hostId })).toStrictEqual([v4.executor]);
    expect(await store.exits.ofExecutor(v4.executor.id)).toStrictEqual([v4.exit]);
    await store.executors.setProduct(v4.executor.id, product);
  }
  await using again = await openStore({ path, hostId: v4.hostId });
  expect(await again.executors.get(v4.executor.id)).toStrictEqual({ ...v4.executor, product });
});

test("executors of a store of November 2026 have no session, and get one", async () => {
  using folder = temporaryFolder();
  const path = copyOf("store-2026-11.sqlite", folder);
  const session = { id: "s-1", title: "Fix login", model: "opus" };
  await using store = await openStore({ path, hostId: november.hostId });
  await store.executors.setSession("living", session);
  await using again = await openStore({ path, hostId: november.hostId });
  const [living, ...others] = november.executors.toSorted((a, b) =>
    a.id === "living" ? -1 : b.id === "living" ? 1 : 0,
  );
  expect(await again.executors.get("living")).toStrictEqual({ ...living, session });
  for (const other of others) expect(await again.executors.get(other.id)).toStrictEqual(other);
});

test("a service on a store of November 2026 owns, protects and recovers what it says", async () => {
  using folder = temporaryFolder();
  const path = copyOf("store-2026-11.sqlite", folder);
  const { hostId: host, bootId } = november;
  const inspector = new MockProcessInspector({ hostId: host, bootId });
  const { executors, lineage } = november;
  inspector.addProcess({ pid: 1, parentPid: null, name: "init" });
  for (const { pid, startToken } of executors.slice(0, 3)) {
    inspector.addProcess({ pid, startToken, parentPid: 1, name: "node" });
  }
  // Orphans of shells that are gone: only the stored lineage says whose they are.
  for (const { process } of lineage.filter(
    ({ process: { pid } }) => pid === 4802 || pid === 6002,
  )) {
    inspector.addProcess({ ...process, parentPid: 1, name: "node" });
  }
  await using scene = await startService({ inspector, path });
  const { service } = scene;

  const { processes, executors: shown } = await service.refresh();
  const evidence = processes.flatMap(({ pid, association }) =>
    association === undefined ? [] : [[pid, association.executorId, association.evidence]],
  );
  expect(evidence).toEqual([
    [4711, "living", "executor"],
    [4802, "living", "lineage"],
    [5100, "server", "executor"],
    [5200, "detected", "executor"],
    [6002, "ended", "lineage"],
  ]);
  expect(shown.filter(({ alive }) => alive).map(({ id }) => id)).toEqual([
    "detected",
    "server",
    "living",
  ]);
  const { refusals, targets } = await service.previewKill({ kind: "everything" });
  expect(refusals.map(({ process, code }) => [process.pid, code])).toEqual([
    [5100, "PROTECTED"],
    [6002, "PROTECTED"],
  ]);
  expect(targets.map(({ process }) => process.pid)).toEqual([5200, 4802, 4711]);
  expect(service.settings()).toEqual({ ...november.settings, ownProducts: [], readSessions: true });
  const [recovered, ...rest] = await service.listKills();
  expect(recovered).toMatchObject({
    id: "abandoned",
    status: "recovered",
    outcomes: [{ process: { pid: 6002 }, outcome: "spared", discovered: false }],
  });
  expect(rest).toStrictEqual(november.kills);
});

test.each([
  [1, "store-v1.sqlite"],
  [3, "store-v3.sqlite"],
  [4, "store-v4.sqlite"],
])("the first %i migrations still make the schema of that version", async (version, fixture) => {
  using folder = temporaryFolder();
  const path = join(folder.path, "corral.sqlite");
  await (await openStore({ path, hostId, migrations: migrations.slice(0, version) })).close();
  using frozen = temporaryFolder();
  expect(schemaOf(path)).toEqual(schemaOf(copyOf(fixture, frozen)));
});

/** What made each table and index; SQLite keeps the text as it was written, with its quotes and spaces. */
function schemaOf(path: string): unknown[] {
  const sqlite = new BetterSqlite3(path, { readonly: true });
  const plain = `replace(replace(replace(sql, '"', ''), char(10), ''), ' ', '')`;
  const schema = sqlite.prepare(`select name, ${plain} from sqlite_schema order by name`).all();
  sqlite.close();
  return schema;
}
