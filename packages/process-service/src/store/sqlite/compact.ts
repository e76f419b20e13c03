import type BetterSqlite3 from "better-sqlite3";
import { classifyDatabaseError } from "../classify.ts";
import type { Mutex } from "./mutex.ts";

/** Pages freed at a time, so that the event loop is not blocked for long: 16 MB of 4 KB pages. */
const pagesPerRound = 4_096;

/** Truncates free pages at the end of the file, and the write-ahead log if it has no readers. */
export async function compact(sqlite: BetterSqlite3.Database, mutex: Mutex): Promise<void> {
  await mutex.lock();
  try {
    sqlite.pragma(`incremental_vacuum(${pagesPerRound})`);
    sqlite.pragma("wal_checkpoint(TRUNCATE)");
  } catch (error) {
    // Another program holds the lock; the next run retries.
    if (classifyDatabaseError(error) !== "busy") throw error;
  } finally {
    mutex.unlock();
  }
}
