import { sql, type Kysely } from "kysely";
import { ProcessServiceError } from "../core/errors.ts";
import { migrations as known, type Migration } from "./migrations/index.ts";
import type { Database } from "./schema.ts";

export interface MigrateOptions {
  /** Called under the lock before the first step, if there is an older schema. */
  readonly beforeUpgrade?: ((from: number) => Promise<void>) | undefined;
  readonly migrations?: readonly Migration[] | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** 0 without a schema. */
export async function schemaVersion(database: Kysely<Database>): Promise<number> {
  const tables = await database.introspection.getTables();
  if (!tables.some((table) => table.name === "schema_versions")) return 0;
  const row = await database
    .selectFrom("schema_versions")
    .select((e) => e.fn.max("version").as("version"))
    .executeTakeFirst();
  return Number(row?.version ?? 0);
}

/**
 * Runs all pending migrations in one transaction: a second process waits and finds nothing to do, and
 * an error rolls everything back. Throws STORE_NEWER, without changes, if the schema is newer than this
 * program.
 *
 * Kysely's own Migrator uses neither lock nor transaction on SQLite.
 */
export async function migrate(database: Kysely<Database>, options: MigrateOptions): Promise<void> {
  const migrations = options.migrations ?? known;
  if ((await pendingFrom(database, migrations)) === undefined) return;
  await database.transaction().execute(async (transaction) => {
    const adapter = database.getExecutor().adapter;
    // An advisory lock; no-op on SQLite, where the immediate transaction is the lock.
    const lock = { lockTable: "schema_versions", lockRowId: "corral" };
    await adapter.acquireMigrationLock(transaction, lock);
    // Read again: another process may have migrated while this one waited for the lock.
    const from = await pendingFrom(transaction, migrations);
    if (from !== undefined) {
      if (from > 0) await options.beforeUpgrade?.(from);
      else await createVersionsTable(transaction);
      for (const [index, migration] of migrations.entries()) {
        if (index < from) continue;
        await migration.up(transaction);
        await transaction
          .insertInto("schema_versions")
          .values({ version: index + 1, name: migration.name, applied_at: options.now() })
          .execute();
      }
    }
    await adapter.releaseMigrationLock(transaction, lock);
  });
}

async function pendingFrom(
  database: Kysely<Database>,
  migrations: readonly Migration[],
): Promise<number | undefined> {
  const version = await schemaVersion(database);
  if (version > migrations.length) throw newerStore(version, migrations.length);
  return version < migrations.length ? version : undefined;
}

export function newerStore(version: number, known: number): ProcessServiceError {
  return new ProcessServiceError(
    "STORE_NEWER",
    `The store was written by a newer Corral (schema ${version}; this one knows ${known}). ` +
      "It was not touched: update Corral, or point it at another data directory.",
  );
}

async function createVersionsTable(database: Kysely<Database>): Promise<void> {
  await sql`create table ${sql.table("schema_versions")} (
    version bigint not null primary key, name text not null, applied_at bigint not null
  )`.execute(database);
}
