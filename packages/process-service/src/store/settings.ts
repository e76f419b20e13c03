import { defaultSettings, type Settings } from "../core/settings.ts";
import { fromJson, toJson } from "./rows.ts";
import type { Queryable } from "./schema.ts";

/** Known settings of the expected type only. */
export async function loadSettings(database: Queryable): Promise<Partial<Settings>> {
  const rows = await database.selectFrom("settings").selectAll().execute();
  const defaults = new Map<string, unknown>(Object.entries(defaultSettings));
  const entries = rows
    .map((row) => [row.name, fromJson(row.value)] as const)
    .filter(([name, value]) => value !== null && typeof value === typeof defaults.get(name))
    .filter(([name]) => defaults.has(name));
  return Object.fromEntries(entries);
}

/** The others stay as they are: another service may have changed them. */
export async function saveSettings(database: Queryable, changes: Partial<Settings>): Promise<void> {
  for (const [name, setting] of Object.entries(changes)) {
    const value = toJson(setting);
    await database
      .insertInto("settings")
      .values({ name, value })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
      .execute();
  }
}
