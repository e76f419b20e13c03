import { sql } from "kysely";
import type { SchemaChanger } from "./schema-changer.ts";

/** The columns of version 4. Frozen: a later change is a later migration. */
const statements = [
  sql`alter table executors add column session_id text`,
  sql`alter table executors add column session_title text`,
  sql`alter table executors add column session_model text`,
  sql`alter table executors add column end_out_of_memory bigint not null default 0`,
  sql`alter table process_exits add column out_of_memory bigint not null default 0`,
];

export async function sessions(database: SchemaChanger): Promise<void> {
  for (const statement of statements) await statement.execute(database);
}
