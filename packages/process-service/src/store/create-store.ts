import { defined } from "@corral/inspector/core";
import type { Kysely } from "kysely";
import { ProcessServiceError } from "../core/errors.ts";
import type { Executor, StoreStatus } from "../core/model.ts";
import { classifyDatabaseError } from "./classify.ts";
import * as executors from "./executors.ts";
import { readFact, writeFact } from "./facts.ts";
import { Guard } from "./guard.ts";
import * as keeps from "./protections.ts";
import { createMemoryLocks, type KillLocks } from "./kill-locks.ts";
import * as kills from "./kills.ts";
import * as lineage from "./lineage.ts";
import { migrate, type MigrateOptions } from "./migrate.ts";
import { prune, removeExecutors } from "./prune.ts";
import * as exits from "./process-exits.ts";
import { selectStops } from "./run-stops.ts";
import { selectSummaries } from "./run-summaries.ts";
import * as samples from "./samples.ts";
import type { Database, Queryable } from "./schema.ts";
import { loadSettings, saveSettings } from "./settings.ts";
import { beginLocked, takeAbandoned } from "./abandoned-kills.ts";
import type { Store } from "./store.ts";

export interface CreateStoreOptions extends Pick<MigrateOptions, "beforeUpgrade" | "migrations"> {
  /**
   * A dialect with `on conflict` and partial indexes: SQLite, PostgreSQL and similar. A commit
   * on it must be durable. Read-then-write happens in transactions, which must lock at their start
   * (`begin immediate`) on SQLite. The store closes it.
   */
  readonly database: Kysely<Database>;
  /** The same database with cheaper commits, for data that may be lost in a power cut: samples, lineage. */
  readonly relaxed?: Kysely<Database>;
  /** Host id of this machine, as in a snapshot. Rows of other hosts are only kept and shown. */
  readonly hostId: string;
  /** Path and mode; default read-write. */
  readonly status?: StoreStatus;
  /** A number that differs once another connection has written, such as SQLite's data_version. */
  readonly foreignChanges?: () => number;
  /**
   * Tells running kills from abandoned ones; default: all kills are of this process. Processes that
   * share a database must share these.
   */
  readonly killLocks?: KillLocks;
  /** Returns the space of deleted rows to the system. */
  readonly compact?: () => Promise<void>;
  /** Milliseconds since the epoch; for tests. */
  readonly now?: () => number;
}

/** Migrates the database and makes a Store of it. Throws STORE_NEWER, or what the database throws. */
export async function createStore(options: CreateStoreOptions): Promise<Store> {
  const { database, hostId, relaxed = database, now = Date.now } = options;
  const { killLocks: locks = createMemoryLocks() } = options;
  await migrate(database, { ...options, now });
  const recoveredFrom = await recoveryOf(database, options.status);
  const guard = new Guard({
    ...(options.status ?? { mode: "read-write" }),
    ...defined({ recoveredFrom }),
  });

  const together = <T>(on: Kysely<Database>, work: (transaction: Queryable) => Promise<T>) =>
    on.transaction().execute(work);

  const close = async () => {
    guard.close();
    locks.close();
    await database.destroy();
    if (relaxed !== database) await relaxed.destroy();
  };

  return {
    status: () => guard.status(),
    foreignChanges: () => options.foreignChanges?.(),
    acknowledgeRecovery: async () => {
      await guard.write("The acknowledgement", () =>
        writeFact(database, "recovered-from", undefined),
      );
      guard.forgetRecovery();
    },
    executors: {
      insert: (executor) =>
        guard.write("The executor", async () => {
          requireOwn(executor.hostId, hostId);
          await executors.insertExecutor(database, executor).catch((error: unknown) => {
            throw classifyDatabaseError(error) === "conflict" ? existing(executor, error) : error;
          });
        }),
      get: (id) => guard.read("The executor", () => executors.selectExecutor(database, id)),
      list: (filter) =>
        guard.read("The executors", () => executors.selectExecutors(database, filter)),
      end: (id, endedAt, ending) =>
        guard.write("The executor's end", () =>
          together(database, (t) => executors.endExecutor(t, id, endedAt, ending)),
        ),
      reopen: (id) => guard.write("The executor", () => executors.reopenExecutor(database, id)),
      setPlace: (id, place) =>
        guard.write("The executor's place", () => executors.setExecutorPlace(database, id, place)),
      setLabels: (executor) =>
        guard.write("The executor's labels", () => executors.setExecutorLabels(database, executor)),
      setSession: (id, session) =>
        guard.write("The executor's session", () =>
          executors.setExecutorSession(relaxed, id, session),
        ),
      setProduct: (id, product) =>
        guard.write("The executor's product", () =>
          executors.setExecutorProduct(relaxed, id, product),
        ),
      clearSessions: (host) =>
        guard.write("The removal of the sessions", () =>
          executors.clearExecutorSessions(database, host),
        ),
      updateUsage: (usages) =>
        guard.write("The executors' usage", () =>
          together(relaxed, (t) => executors.updateExecutorUsage(t, usages)),
        ),
      remove: (ids) =>
        guard.write("The removal", () => together(database, (t) => removeExecutors(t, ids))),
    },
    lineage: {
      record: (entries) =>
        guard.write("The lineage", () =>
          together(relaxed, (t) => lineage.recordLineage(t, entries)),
        ),
      load: (host) => guard.read("The lineage", () => lineage.loadLineage(database, host)),
      remove: (host, processes) =>
        guard.write("The lineage", () =>
          together(relaxed, (t) => lineage.removeLineage(t, host, processes)),
        ),
    },
    kills: {
      begin: (intent) =>
        guard.write("The kill", () => {
          requireOwn(intent.report.hostId, hostId);
          return beginLocked(locks, intent.report.id, () =>
            together(database, (t) => kills.beginKill(t, intent)),
          );
        }),
      recordFrozen: (id, processes) =>
        guard.write("What is about to be stopped", () =>
          together(database, (t) => kills.recordFrozen(t, id, processes)),
        ),
      finish: (report) =>
        guard.write("The kill's report", async () => {
          await together(database, (t) => kills.finishKill(t, report));
          locks.release(report.id, true);
        }),
      takeAbandoned: (host, ids) =>
        guard.read("The kills", () => takeAbandoned(database, locks, host, ids)),
      release: (id) => locks.release(id, false),
      ofOthers: () => locks.others(),
      get: (id) => guard.read("The kill", () => kills.selectKill(database, id)),
      list: (filter) => guard.read("The kills", () => kills.selectKills(database, filter)),
      stops: (ids) => guard.read("The kills", () => selectStops(database, ids)),
    },
    protections: {
      put: (mark) => guard.write("The protection", () => keeps.putProtection(database, mark)),
      remove: (host, target) =>
        guard.write("The protection", () => keeps.removeProtection(database, host, target)),
      list: (host) => guard.read("The protection", () => keeps.selectProtections(database, host)),
    },
    samples: {
      append: (at, rows) =>
        guard.write("The samples", () =>
          together(relaxed, (t) => samples.appendSamples(t, at, rows)),
        ),
      ofExecutor: (id) => guard.read("The samples", () => samples.samplesOfExecutor(database, id)),
    },
    exits: {
      record: (batch) =>
        guard.write("The ends of processes", () =>
          together(relaxed, (t) => exits.recordExits(t, batch)),
        ),
      ofExecutor: (id) =>
        guard.read("The ends of processes", () => exits.selectExits(database, id)),
      summaries: (ids) => guard.read("The summaries", () => selectSummaries(database, ids)),
      reassign: (from, to) =>
        guard.write("The ends of processes", () =>
          together(database, (t) => exits.reassignExits(t, from, to)),
        ),
    },
    settings: {
      load: () => guard.read("The settings", () => loadSettings(database)),
      save: (change) =>
        guard.write("The settings", () =>
          together(database, async (t) => saveSettings(t, change(await loadSettings(t)))),
        ),
    },
    prune: (pruning) =>
      guard.write("The clean-up", async () => {
        await together(relaxed, (t) => prune(t, pruning, now()));
        await options.compact?.();
      }),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Stored, so that automatic kills stay off after the next start too. */
async function recoveryOf(
  database: Kysely<Database>,
  status: StoreStatus | undefined,
): Promise<string | undefined> {
  if (status?.recoveredFrom === undefined) return readFact(database, "recovered-from");
  await writeFact(database, "recovered-from", status.recoveredFrom);
  return status.recoveredFrom;
}

function requireOwn(of: string, own: string): void {
  if (of !== own) throw new TypeError(`A record of host ${of} was given to the store of ${own}`);
}

function existing(executor: Executor, cause: unknown): ProcessServiceError {
  return new ProcessServiceError(
    "EXECUTOR_EXISTS",
    `Process ${executor.pid} is registered already, or the id ${executor.id} is taken.`,
    { cause },
  );
}
