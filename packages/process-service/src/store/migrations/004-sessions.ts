import { sql } from "kysely";
import type { SchemaChanger } from "./schema-changer.ts";

/** The columns of version 4. Frozen: a later change is a later migration. */
const statements = [
  sql`alter table executors add column session_id text`,
  sql`alter table executors add column session_title text`,
  sql`alter table executors add column session_model text`,
];

export async function sessions(database: SchemaChanger): Promise<void> {
  for (const statement of statements) await statement.execute(database);
}
