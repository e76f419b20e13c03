import { PGlite } from "@electric-sql/pglite";
import { Kysely, PGliteDialect, type PGliteDialectConfig } from "kysely";
import { afterAll } from "vitest";
import { createStore, type Database } from "../../src/index.ts";
import { storeContract } from "./contract.ts";
import { exitsContract } from "./exits-contract.ts";
import { hostId } from "./records.ts";

// PostgreSQL itself, compiled to WebAssembly: the proof that the store is no SQLite one in disguise.
const postgres = new PGlite();
afterAll(() => postgres.close());

async function openPostgres() {
  await postgres.exec("drop schema public cascade; create schema public");
  const dialect = new PGliteDialect({ pglite: shared });
  return createStore({ database: new Kysely<Database>({ dialect }), hostId });
}

for (const contract of [storeContract, exitsContract]) contract("PostgreSQL", openPostgres);

/** Takes a second to start, so every store gets the same one; closing a store leaves it open. */
const shared: Extract<PGliteDialectConfig["pglite"], { readonly ready: boolean }> = {
  get ready() {
    return postgres.ready;
  },
  get closed() {
    return postgres.closed;
  },
  waitReady: postgres.waitReady,
  query: (sql, parameters, options) => postgres.query(sql, parameters, options),
  transaction: (work) => postgres.transaction(work),
  close: async () => undefined,
};
