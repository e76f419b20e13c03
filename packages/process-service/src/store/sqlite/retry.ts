import { setTimeout as sleep } from "node:timers/promises";
import { classifyDatabaseError } from "../classify.ts";

/** How long several programs that start at once wait for one another, milliseconds. */
const patienceMs = 30_000;

/**
 * SQLite does not wait for a lock everywhere: the change to WAL and the recovery of a log answer
 * SQLITE_BUSY at once, whatever the timeout (https://sqlite.org/wal.html, "Sometimes queries
 * return SQLITE_BUSY").
 */
export async function retryWhileBusy<T>(work: () => T | Promise<T>): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (classifyDatabaseError(error) !== "busy" || performance.now() > deadline) throw error;
      await sleep(20 + Math.random() * 60);
    }
  }
}
