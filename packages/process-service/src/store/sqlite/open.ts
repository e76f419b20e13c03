import { defined } from "@corral/inspector/core";
import { resolve } from "node:path";
import type BetterSqlite3 from "better-sqlite3";
import { ProcessServiceError } from "../../core/errors.ts";
import { createStore, type CreateStoreOptions } from "../create-store.ts";
import { newerStore } from "../migrate.ts";
import { migrations as knownMigrations } from "../migrations/index.ts";
import type { Store } from "../store.ts";
import { copyBeforeUpgrade } from "./backup.ts";
import { classifyDatabaseError, isUnwritable } from "../classify.ts";
import { connectFile, connectMemory, databasesOver } from "./connect.ts";
import { examineFile } from "./examine.ts";
import { compact } from "./compact.ts";
import { createFileLocks, createReadOnlyLocks } from "./file-locks.ts";
import { Mutex, mutexFor } from "./mutex.ts";
import { openInspectOnly } from "./inspect-only.ts";
import { DamagedFileError, withRecovery } from "./recover.ts";
import { retryWhileBusy } from "./retry.ts";

export interface OpenSqliteStoreOptions {
  /**
   * The database file, or ":memory:". Its folder is made when missing (0700); the file and its
   * companions are readable by their owner alone (0600).
   */
  readonly path: string;
  /** Host id of this machine, as in a snapshot. */
  readonly hostId: string;
  /** Upper bound of the file's size, bytes; reaching it is the same as a full disk. */
  readonly maxBytes?: number;
  /** Milliseconds since the epoch; for tests. */
  readonly now?: () => number;
}

type OpenStoreOptions = OpenSqliteStoreOptions & Pick<CreateStoreOptions, "migrations">;

/** See openSqliteStore. `migrations` is for tests. */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  if (options.path === ":memory:") {
    return storeOver(connectMemory(), new Mutex(), options, { mode: "read-write" });
  }
  const path = resolve(options.path);
  try {
    return await withRecovery(path, options.now ?? Date.now, (recoveredFrom) =>
      openFile(path, options, recoveredFrom),
    );
  } catch (error) {
    if (!isUnwritable(error)) throw error;
    return openInspectOnly(path, error, (sqlite, status) =>
      storeOver(sqlite, new Mutex(), options, status),
    );
  }
}

async function openFile(
  path: string,
  options: OpenStoreOptions,
  recoveredFrom: string | undefined,
): Promise<Store> {
  const examination = await retryWhileBusy(() => examineFile(path));
  const known = (options.migrations ?? knownMigrations).length;
  if (examination.kind === "damaged") throw new DamagedFileError(examination.reason);
  if (examination.kind === "foreign") {
    throw new ProcessServiceError(
      "STORE_FAILED",
      `${path} is a database, but not Corral's. It was not touched: choose another data directory.`,
    );
  }
  if (examination.kind === "sound" && examination.version > known) {
    throw newerStore(examination.version, known);
  }
  const sqlite = await retryWhileBusy(() => connectFile(path, options));
  return storeOver(sqlite, mutexFor(path), options, {
    mode: "read-write",
    path,
    ...defined({ recoveredFrom }),
  });
}

/** Closes the connection if opening the store fails. */
async function storeOver(
  sqlite: BetterSqlite3.Database,
  mutex: Mutex,
  options: OpenStoreOptions,
  status: NonNullable<CreateStoreOptions["status"]>,
): Promise<Store> {
  const { path } = status;
  const writable = status.mode === "read-write" && path !== undefined;
  const dataVersion = sqlite.prepare("pragma data_version").pluck();
  try {
    return await retryWhileBusy(() =>
      createStore({
        ...options,
        ...databasesOver({ sqlite, mutex }),
        status,
        // https://www.sqlite.org/pragma.html#pragma_data_version
        foreignChanges: () => Number(dataVersion.get()),
        ...(path === undefined
          ? {}
          : { killLocks: writable ? createFileLocks(path) : createReadOnlyLocks(path) }),
        ...(writable
          ? {
              beforeUpgrade: (from: number) => copyBeforeUpgrade(sqlite, path, from),
              compact: () => compact(sqlite, mutex),
            }
          : {}),
      }),
    );
  } catch (error) {
    sqlite.close();
    if (error instanceof ProcessServiceError || isUnwritable(error)) throw error;
    if (classifyDatabaseError(error) === "corrupt" && writable) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProcessServiceError(
      "STORE_FAILED",
      `The store ${path ?? "in memory"} could not be opened or upgraded and is as it was: ${reason}`,
      { cause: error },
    );
  }
}
