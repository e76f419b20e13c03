import type BetterSqlite3 from "better-sqlite3";
import { classifyDatabaseError } from "../classify.ts";
import type { Mutex } from "./mutex.ts";

/** Pages given back at a time, so that the event loop is not held for long: 16 MB of 4 KB pages. */
const pagesPerRound = 4_096;

/** Cuts freed pages off the end of the file, and the log to nothing where nobody reads it. */
export async function compact(sqlite: BetterSqlite3.Database, mutex: Mutex): Promise<void> {
  await mutex.lock();
  try {
    sqlite.pragma(`incremental_vacuum(${pagesPerRound})`);
    sqlite.pragma("wal_checkpoint(TRUNCATE)");
  } catch (error) {
    // Another program is at it; the next round will do.
    if (classifyDatabaseError(error) !== "busy") throw error;
  } finally {
    mutex.unlock();
  }
}
