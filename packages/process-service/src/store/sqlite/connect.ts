import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { Kysely } from "kysely";
import type { Database } from "../schema.ts";
import { sqliteDialect, type SharedConnection } from "./dialect.ts";
import { makePrivateFile } from "./private-file.ts";

/** How long a statement waits for another program's lock, milliseconds. It blocks the event loop. */
export const busyTimeoutMs = 5_000;

/** What the pragma reads as. https://www.sqlite.org/pragma.html#pragma_auto_vacuum */
const incremental = 2;

export interface ConnectOptions {
  readonly maxBytes?: number | undefined;
}

/**
 * Opens a file for writing, making it and its folder when missing.
 * Throws SqliteError, or the system's error where the file cannot be made.
 */
export function connectFile(path: string, options: ConnectOptions): BetterSqlite3.Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Its -wal and -shm take over the mode of the main file.
  makePrivateFile(path);
  const sqlite = new BetterSqlite3(path, { timeout: busyTimeoutMs });
  try {
    // Has an effect only before the first table is made, but would write to the disk at every start.
    const vacuum = sqlite.pragma("auto_vacuum", { simple: true });
    if (vacuum !== incremental) sqlite.pragma("auto_vacuum = INCREMENTAL");
    sqlite.pragma("journal_mode = WAL");
    sqlite.pragma("journal_size_limit = 4194304");
    prepare(sqlite, options);
    // Writes nothing, but fails at once if the file cannot be written.
    sqlite.exec("begin immediate; rollback");
  } catch (error) {
    sqlite.close();
    throw error;
  }
  return sqlite;
}

/** An in-memory database, with `content` if given. */
export function connectMemory(content?: Buffer): BetterSqlite3.Database {
  const sqlite = content === undefined ? new BetterSqlite3(":memory:") : new BetterSqlite3(content);
  prepare(sqlite, {});
  return sqlite;
}

function prepare(sqlite: BetterSqlite3.Database, { maxBytes }: ConnectOptions): void {
  sqlite.pragma("foreign_keys = ON");
  // The content is untrusted: functions in the schema must not run.
  sqlite.pragma("trusted_schema = OFF");
  if (maxBytes !== undefined) {
    const pageSize = Number(sqlite.pragma("page_size", { simple: true }));
    sqlite.pragma(`max_page_count = ${Math.max(1, Math.floor(maxBytes / pageSize))}`);
  }
}

/** Two databases over one connection: commits on `relaxed` do not wait for the disk. */
export function databasesOver(shared: SharedConnection) {
  return {
    database: new Kysely<Database>({ dialect: sqliteDialect(shared, "FULL") }),
    relaxed: new Kysely<Database>({ dialect: sqliteDialect(shared, "NORMAL") }),
  };
}
