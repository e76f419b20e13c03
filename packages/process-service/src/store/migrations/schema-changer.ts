import type { Kysely } from "kysely";

/** A database whose tables no type describes: a migration outlives the types of its day. */
export type SchemaChanger = Pick<Kysely<unknown>, "schema" | "getExecutor">;
