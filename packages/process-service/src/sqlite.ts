import { mkdir, open } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { Kysely } from "kysely";
import { createStore } from "./store/create-store.ts";
import type { Database } from "./store/schema.ts";
import { classifySqliteError } from "./store/sqlite/classify.ts";
import { sqliteDialect } from "./store/sqlite/dialect.ts";
import { Mutex, mutexFor } from "./store/sqlite/mutex.ts";
import type { Store } from "./store/store.ts";

export interface OpenSqliteStoreOptions {
  /** The database file, or ":memory:". Its folder is made when missing. */
  readonly path: string;
  /** This machine's, as in a snapshot. */
  readonly hostId: string;
}

export async function openSqliteStore(options: OpenSqliteStoreOptions): Promise<Store> {
  const inMemory = options.path === ":memory:";
  const path = inMemory ? options.path : resolve(options.path);
  if (!inMemory) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // SQLite gives its -wal and -shm the mode of the main file.
    await (await open(path, "a", 0o600)).close();
  }
  const sqlite = new BetterSqlite3(path, { timeout: 5_000 });
  sqlite.pragma("auto_vacuum = INCREMENTAL");
  sqlite.pragma("journal_mode = WAL");
  sqlite.pragma("foreign_keys = ON");
  const shared = { sqlite, mutex: inMemory ? new Mutex() : mutexFor(path) };
  return createStore({
    database: new Kysely<Database>({ dialect: sqliteDialect(shared, "FULL") }),
    relaxed: new Kysely<Database>({ dialect: sqliteDialect(shared, "NORMAL") }),
    hostId: options.hostId,
    status: { mode: "read-write", ...(inMemory ? {} : { path }) },
    classify: classifySqliteError,
  });
}
