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
  type TransactionSettings,
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
    createDriver: () => new SharedDriver(shared, synchronous),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class SharedDriver implements Driver {
  readonly #shared: SharedConnection;
  readonly #connection: Connection;
  readonly #synchronous: Synchronous;

  constructor(shared: SharedConnection, synchronous: Synchronous) {
    this.#shared = shared;
    this.#synchronous = synchronous;
    this.#connection = new Connection(shared.sqlite);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#shared.mutex.lock();
    try {
      this.#shared.sqlite.pragma(`synchronous = ${this.#synchronous}`);
    } catch (error) {
      this.#shared.mutex.unlock();
      throw error;
    }
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#shared.mutex.unlock();
  }

  async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    const begin = settings.accessMode === "read only" ? "begin" : "begin immediate";
    await connection.executeQuery(CompiledQuery.raw(begin));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("commit"));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // SQLite rolls back by itself after some faults, a full disk among them.
    if (this.#shared.sqlite.inTransaction) {
      await connection.executeQuery(CompiledQuery.raw("rollback"));
    }
  }

  async destroy(): Promise<void> {
    // A transaction under way is finished, not cut off.
    await this.#shared.mutex.lock();
    this.#shared.sqlite.close();
    this.#shared.mutex.unlock();
  }
}

class Connection implements DatabaseConnection {
  readonly #sqlite: BetterSqlite3.Database;
  readonly #statements = new Map<string, BetterSqlite3.Statement>();

  constructor(sqlite: BetterSqlite3.Database) {
    this.#sqlite = sqlite;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const statement = this.#prepare(sql);
    if (statement.reader) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Kysely's types say what a query yields
      return { rows: statement.all(parameters) as R[] };
    }
    const { changes } = statement.run(parameters);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }

  // oxlint-disable-next-line require-yield -- the store reads nothing that needs streaming
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error("Corral's store does not stream");
  }

  #prepare(sql: string): BetterSqlite3.Statement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = this.#sqlite.prepare(sql);
    const oldest = this.#statements.keys().next();
    if (this.#statements.size >= keptStatements && !oldest.done) {
      this.#statements.delete(oldest.value);
    }
    this.#statements.set(sql, statement);
    return statement;
  }
}
