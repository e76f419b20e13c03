import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import type { StoreStatus } from "../../core/model.ts";
import type { Store } from "../store.ts";
import { connectMemory } from "./connect.ts";

/**
 * A read-only store: a copy of the file in memory, so that an older schema can be migrated; empty if
 * no file can be read.
 */
export function openInspectOnly(
  path: string,
  reason: unknown,
  open: (sqlite: BetterSqlite3.Database, status: StoreStatus) => Promise<Store>,
): Promise<Store> {
  const content = contentOf(path);
  const detail = reason instanceof Error ? reason.message : String(reason);
  const message =
    `${path} cannot be written (${detail}), so nothing is recorded and nothing is stopped. ` +
    (content === undefined ? "It could not be read either. " : "") +
    "Make it writable, then restart Corral.";
  return open(connectMemory(content), { mode: "inspect-only", path, message });
}

function contentOf(path: string): Buffer | undefined {
  if (!existsSync(path)) return undefined;
  for (const read of [readInPlace, readCopy, readMainFileAlone]) {
    try {
      return inMemoryFormat(read(path));
    } catch {
      // Try the next method, which needs less of the file system.
    }
  }
  return undefined;
}

function readInPlace(path: string): Buffer {
  const sqlite = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
  try {
    return sqlite.serialize();
  } finally {
    sqlite.close();
  }
}

/** Reading a write-ahead log needs its index file, which cannot be made in a read-only folder. */
function readCopy(path: string): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "corral-"));
  try {
    const copy = join(folder, "store.sqlite");
    copyFileSync(path, copy);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
    return readInPlace(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without the content of the write-ahead log. */
function readMainFileAlone(path: string): Buffer {
  return readFileSync(path);
}

/**
 * A database in memory has no write-ahead log: bytes 18 and 19 of the header, the file format
 * versions, say 2 for WAL and 1 for none (https://sqlite.org/fileformat2.html).
 */
function inMemoryFormat(content: Buffer): Buffer | undefined {
  if (content.length < 100) return undefined;
  content[18] = 1;
  content[19] = 1;
  return content;
}
