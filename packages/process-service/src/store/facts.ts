import type { Queryable } from "./schema.ts";

/**
 * `recovered-from`: where a corrupt file was moved, until a person acknowledges it.
 * `thinned-<span>`: time up to which samples have been merged into spans of that many milliseconds.
 */
export type FactName = "recovered-from" | `thinned-${number}`;

export async function readFact(database: Queryable, name: FactName): Promise<string | undefined> {
  const row = await database
    .selectFrom("facts")
    .select("value")
    .where("name", "=", name)
    .executeTakeFirst();
  return row?.value;
}

export async function writeFact(
  database: Queryable,
  name: FactName,
  value: string | undefined,
): Promise<void> {
  if (value === undefined) {
    await database.deleteFrom("facts").where("name", "=", name).execute();
    return;
  }
  await database
    .insertInto("facts")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}
