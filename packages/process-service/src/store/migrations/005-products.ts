import { sql } from "kysely";
import type { SchemaChanger } from "./schema-changer.ts";

/** The columns of version 5. Frozen: a later change is a later migration. */
const statements = [
  sql`alter table executors add column product_label text`,
  sql`alter table executors add column product_title text`,
];

export async function products(database: SchemaChanger): Promise<void> {
  for (const statement of statements) await statement.execute(database);
}
