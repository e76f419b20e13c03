import { open, rename, rm } from "node:fs/promises";
import type BetterSqlite3 from "better-sqlite3";

/**
 * Writes what the connection sees to `<path>.v<version>.backup`, whole or not at all. Called in the
 * transaction that is about to upgrade it, so that nothing can be written in between; the name says
 * the version, so that a retried upgrade replaces its own copy and copies do not pile up.
 */
export async function copyBeforeUpgrade(
  sqlite: BetterSqlite3.Database,
  path: string,
  version: number,
): Promise<void> {
  const target = `${path}.v${version}.backup`;
  const unfinished = `${target}.${process.pid}`;
  try {
    const file = await open(unfinished, "w", 0o600);
    try {
      await file.writeFile(sqlite.serialize());
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
