import { existsSync, renameSync, rmSync } from "node:fs";
import BetterSqlite3 from "better-sqlite3";
import { busyTimeoutMs } from "./connect.ts";
import { classifyDatabaseError } from "../classify.ts";
import { examineFile } from "./examine.ts";
import { mutexFor } from "./mutex.ts";
import { retryWhileBusy } from "./retry.ts";

/** Damage detected by Corral, before an error of SQLite. */
export class DamagedFileError extends Error {
  readonly code = "SQLITE_CORRUPT";
}

/**
 * Calls `open`; if the file is damaged, moves it aside and calls `open` again with the new path of the
 * damaged file.
 *
 * Several programs may find the damage at once, and the second must not move the new file of the first.
 * A journal next to the file serializes them: the system releases its lock when the holder dies, and it
 * holds the path of the damaged file until the new store has recorded it.
 */
export async function withRecovery<T>(
  path: string,
  now: () => number,
  open: (recoveredFrom: string | undefined) => Promise<T>,
): Promise<T> {
  if (!existsSync(journalOf(path))) {
    try {
      return await open(undefined);
    } catch (error) {
      if (classifyDatabaseError(error) !== "corrupt") throw error;
    }
  }
  const turn = mutexFor(journalOf(path));
  await turn.lock();
  try {
    const journal = await retryWhileBusy(() => openJournal(path));
    try {
      if (examineFile(path).kind === "damaged") {
        const aside = `${path}.corrupt-${stamp(now())}`;
        remember(journal, aside);
        moveAside(path, aside);
      }
      const result = await open(remembered(journal));
      rmSync(journalOf(path), { force: true });
      return result;
    } finally {
      journal.close();
    }
  } finally {
    turn.unlock();
  }
}

function journalOf(path: string): string {
  return `${path}-recovery`;
}

/** Holds the lock across transactions until closed. */
function openJournal(path: string): BetterSqlite3.Database {
  const journal = new BetterSqlite3(journalOf(path), { timeout: busyTimeoutMs });
  try {
    journal.pragma("locking_mode = EXCLUSIVE");
    journal.pragma("journal_mode = MEMORY");
    journal.exec("create table if not exists moved (aside text not null)");
    journal.exec("begin exclusive; delete from moved where false; commit");
    return journal;
  } catch (error) {
    journal.close();
    throw error;
  }
}

function remember(journal: BetterSqlite3.Database, aside: string): void {
  journal.prepare("insert into moved values (?)").run(aside);
}

function remembered(journal: BetterSqlite3.Database): string | undefined {
  const aside = journal.prepare("select aside from moved order by rowid desc").pluck().get();
  return typeof aside === "string" ? aside : undefined;
}

/** Moves the log first: SQLite would apply a remaining log to the new file. */
function moveAside(path: string, aside: string): void {
  for (const suffix of ["-wal", "-shm", ""]) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
}

/** Such as 20261123T141530123Z: sortable, and valid in file names. */
function stamp(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:.]/g, "");
}
