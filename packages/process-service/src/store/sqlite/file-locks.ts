import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import { classifyDatabaseError } from "../classify.ts";
import type { KillLocks } from "../kill-locks.ts";
import { makePrivateFile } from "./private-file.ts";

/**
 * One file beside the store for each kill that runs, held by an exclusive SQLite transaction: a
 * lock that the kernel releases when its process ends (fcntl_locking(2)), that is the same in every
 * pid namespace, and that SQLite keeps when another connection of this process closes the file.
 * Nothing is written into it, so that a full disk does not matter.
 */
export function createFileLocks(path: string): KillLocks {
  const folder = dirname(path);
  const prefix = `${basename(path)}-kill-`;
  const held = new Map<string, BetterSqlite3.Database>();
  // An id may come from a store that was copied here: it must not name a path.
  const fileOf = (id: string): string => join(folder, prefix + encodeURIComponent(id));

  return {
    acquire(id) {
      if (held.has(id)) return false;
      const file = fileOf(id);
      makePrivateFile(file);
      const lock = lockFile(file);
      if (lock === undefined) return false;
      held.set(id, lock);
      return true;
    },
    release(id, settled) {
      const lock = held.get(id);
      if (lock === undefined) return;
      held.delete(id);
      // Removed while held: a waiting process then finds the record finished.
      if (settled) rmSync(fileOf(id), { force: true });
      lock.close();
    },
    others() {
      return readdirSync(folder).flatMap((name) => {
        const id = name.startsWith(prefix) ? decode(name.slice(prefix.length)) : undefined;
        return id === undefined || held.has(id) ? [] : [id];
      });
    },
    close() {
      for (const lock of held.values()) lock.close();
      held.clear();
    },
  };
}

/** In a read-only folder a holder is detected by a refused read. */
export function createReadOnlyLocks(path: string): KillLocks {
  return {
    acquire: (id) => !isLocked(`${path}-kill-${encodeURIComponent(id)}`),
    release: () => undefined,
    others: () => [],
    close: () => undefined,
  };
}

/** undefined while another process holds the lock. */
function lockFile(file: string): BetterSqlite3.Database | undefined {
  const lock = new BetterSqlite3(file, { timeout: 0 });
  try {
    lock.pragma("journal_mode = MEMORY");
    lock.exec("begin exclusive");
    return lock;
  } catch (error) {
    lock.close();
    if (classifyDatabaseError(error) === "busy") return undefined;
    throw error;
  }
}

/** An unknown state counts as locked. */
function isLocked(file: string): boolean {
  if (!existsSync(file)) return false;
  let reader: BetterSqlite3.Database | undefined;
  try {
    reader = new BetterSqlite3(file, { readonly: true, fileMustExist: true, timeout: 0 });
    reader.exec("begin; select count(*) from sqlite_schema; rollback");
    return false;
  } catch {
    return true;
  } finally {
    reader?.close();
  }
}

function decode(name: string): string | undefined {
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}
