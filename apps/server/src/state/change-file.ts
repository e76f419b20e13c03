import { join } from "node:path";
import { makeStateDirectory } from "@corral/client/node";

/** A change takes milliseconds. */
const waitMs = 5_000;

/**
 * Reads and writes files of the state directory while no other process does: two changes at once would lose
 * one. The lock is SQLite's, on a file that stays empty: the kernel frees it when its process ends.
 */
export async function changeFile<T>(directory: string, change: () => T): Promise<T> {
  makeStateDirectory(directory);
  const { default: BetterSqlite3 } = await import("better-sqlite3");
  const lock = new BetterSqlite3(join(directory, "config-lock.db"), { timeout: waitMs });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    return change();
  } finally {
    lock.close();
  }
}
