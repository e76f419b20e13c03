import type BetterSqlite3 from "better-sqlite3";
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from "kysely";
import type { Mutex } from "./mutex.ts";

/** How much a commit waits for: FULL survives a power cut, NORMAL may lose the newest commits to one. */
export type Synchronous = "FULL" | "NORMAL";

/** How many prepared statements are kept. */
const keptStatements = 200;

export interface SharedConnection {
  readonly sqlite: BetterSqlite3.Database;
  /**
   * Held by every connection of this process to the same file while it is in use. better-sqlite3
   * blocks the whole process while it waits for a lock, so that waiting for a transaction of our
   * own, which needs the event loop to finish, would only end in SQLITE_BUSY.
   */
  readonly mutex: Mutex;
}

/**
 * Kysely's SQLite dialect with three differences: a transaction takes the write lock when it
 * begins (a deferred one that reads first fails at once with SQLITE_BUSY_SNAPSHOT, whatever the
 * timeout), statements are prepared once, and two instances with different durability can share
 * one connection.
 */
export function sqliteDialect(shared: SharedConnection, synchronous: Synchronous): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driverOver(shared, synchronous),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function driverOver({ sqlite, mutex }: SharedConnection, synchronous: Synchronous): Driver {
  const shared = connectionTo(sqlite);
  return {
    init: async () => undefined,
    acquireConnection: async () => {
      await mutex.lock();
      try {
        sqlite.pragma(`synchronous = ${synchronous}`);
      } catch (error) {
        mutex.unlock();
        throw error;
      }
      return shared;
    },
    releaseConnection: async () => mutex.unlock(),
    beginTransaction: async (connection, { accessMode }) => {
      const begin = accessMode === "read only" ? "begin" : "begin immediate";
      await connection.executeQuery(CompiledQuery.raw(begin));
    },
    commitTransaction: async (connection) => {
      await connection.executeQuery(CompiledQuery.raw("commit"));
    },
    rollbackTransaction: async (connection) => {
      // SQLite rolls back by itself after some faults, a full disk among them.
      if (sqlite.inTransaction) await connection.executeQuery(CompiledQuery.raw("rollback"));
    },
    destroy: async () => {
      // A transaction under way is finished, not cut off.
      await mutex.lock();
      sqlite.close();
      mutex.unlock();
    },
  };
}

function connectionTo(sqlite: BetterSqlite3.Database): DatabaseConnection {
  const statements = new Map<string, BetterSqlite3.Statement>();
  const prepared = (sql: string): BetterSqlite3.Statement => {
    const kept = statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = sqlite.prepare(sql);
    const oldest = statements.keys().next();
    if (statements.size >= keptStatements && !oldest.done) statements.delete(oldest.value);
    statements.set(sql, statement);
    return statement;
  };
  return {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      const statement = prepared(sql);
      if (statement.reader) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Kysely's types say what a query yields
        return { rows: statement.all(parameters) as R[] };
      }
      const { changes } = statement.run(parameters);
      return { rows: [], numAffectedRows: BigInt(changes) };
    },
    // oxlint-disable-next-line require-yield -- the store reads nothing that needs streaming
    async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
      throw new Error("Corral's store does not stream");
    },
  };
}
