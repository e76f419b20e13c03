import type { Compilable, CompiledQuery } from "kysely";
import type { Queryable } from "./schema.ts";

/** Rows per statement: few enough for every dialect's limit on parameters. */
const rowsPerStatement = 64;

/**
 * Inserts many rows. Compiling a query of many rows costs more than running it, so the compiled query
 * is cached per number of rows. All rows must have the same fields in the same order.
 */
export function batchInsert<Row extends object>(
  build: (database: Queryable, rows: readonly Row[]) => Compilable,
): (database: Queryable, rows: readonly Row[]) => Promise<void> {
  // The compiled text differs between dialects, and one program may use several.
  const compiled = new WeakMap<object, Map<number, CompiledQuery>>();
  return async (database, rows) => {
    const adapter = database.getExecutor().adapter;
    let bySize = compiled.get(adapter);
    if (bySize === undefined) compiled.set(adapter, (bySize = new Map()));
    for (let start = 0; start < rows.length; start += rowsPerStatement) {
      const chunk = rows.slice(start, start + rowsPerStatement);
      let query = bySize.get(chunk.length);
      if (query === undefined) bySize.set(chunk.length, (query = build(database, chunk).compile()));
      const parameters = chunk.flatMap((row) => Object.values(row) as unknown[]);
      await database.executeQuery({ ...query, parameters });
    }
  };
}
