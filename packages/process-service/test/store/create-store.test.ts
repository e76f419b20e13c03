import BetterSqlite3 from "better-sqlite3";
import { Kysely, SqliteDialect } from "kysely";
import { createStore, type Database } from "../../src/index.ts";
import { openSqliteStore } from "../../src/sqlite.ts";
import { storeContract } from "./contract.ts";
import { exitsContract } from "./exits-contract.ts";
import { hostId } from "./records.ts";

for (const contract of [storeContract, exitsContract]) {
  contract("in memory", () => openSqliteStore({ path: ":memory:", hostId }));

  // What a program gets that brings its own Kysely instance.
  contract("Kysely's own SQLite dialect", () => {
    const sqlite = new BetterSqlite3(":memory:");
    sqlite.pragma("foreign_keys = ON");
    const dialect = new SqliteDialect({ database: sqlite });
    return createStore({ database: new Kysely<Database>({ dialect }), hostId });
  });
}
