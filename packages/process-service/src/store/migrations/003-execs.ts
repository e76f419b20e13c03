import { sql } from "kysely";
import type { SchemaChanger } from "./schema-changer.ts";

/** The tables of version 3. Frozen: a later change is a later migration. */
const statements = [sql`alter table executors add column exec_after_ms bigint`];

export async function execs(database: SchemaChanger): Promise<void> {
  for (const statement of statements) await statement.execute(database);
}
