import { constants } from "node:fs";
import { lstat, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Row, RowsOptions, SqlValue } from "@corral/agents/sessions";
import BetterSqlite3 from "better-sqlite3";

/** Database and log together; a larger one is read in place, without what its log holds. */
const copiedBytes = 16 * 1024 ** 2;
/** A copy that nobody asks for is removed after this time, milliseconds. */
const unusedMs = 30_000;

interface Copy {
  readonly stamp: string;
  /** Nothing is in a log that is not read. */
  readonly isUpToDate: boolean;
  readonly query: (sql: string, parameters: readonly SqlValue[]) => readonly Row[];
  readonly remove: () => Promise<void>;
  timer: NodeJS.Timeout;
}

/**
 * Reads databases of other programs without writing anything beside them: opening one that has a
 * write-ahead log would, even read-only. A copy of database and log is read, again only once they change.
 */
export class DatabaseCopies {
  readonly #copies = new Map<string, Copy>();

  /** undefined when it cannot be read, has no such table, or with `upToDate` is read without its log. */
  async rows(
    path: string,
    sql: string,
    parameters: readonly SqlValue[],
    { upToDate = false }: Pick<RowsOptions, "upToDate"> = {},
  ): Promise<readonly Row[] | undefined> {
    try {
      const copy = await this.#current(path);
      if (upToDate && !copy.isUpToDate) return undefined;
      return copy.query(sql, parameters);
    } catch {
      return undefined;
    }
  }

  /** Removes the copies. */
  async close(): Promise<void> {
    await Promise.all([...this.#copies.keys()].map((path) => this.#remove(path)));
  }

  async #current(path: string): Promise<Copy> {
    const { stamp, size } = await look(path);
    const known = this.#copies.get(path);
    if (known?.stamp === stamp) {
      known.timer.refresh();
      return known;
    }
    await this.#remove(path);
    const read = size > copiedBytes ? await readInPlace(path) : await readCopy(path);
    const timer = setTimeout(() => void this.#remove(path), unusedMs).unref();
    const copy: Copy = { ...read, timer };
    this.#copies.set(path, copy);
    return copy;
  }

  async #remove(path: string): Promise<void> {
    const copy = this.#copies.get(path);
    if (copy === undefined) return;
    this.#copies.delete(path);
    clearTimeout(copy.timer);
    await copy.remove();
  }
}

async function look(
  path: string,
): Promise<{ readonly stamp: string; readonly size: number; readonly logSize: number }> {
  const main = await lstat(path, { bigint: true });
  const log = await lstat(`${path}-wal`, { bigint: true }).catch(() => undefined);
  const parts = [main, ...(log === undefined ? [] : [log])];
  return {
    stamp: parts.map(({ ino, size, mtimeNs }) => `${ino}:${size}:${mtimeNs}`).join(" "),
    size: Number(parts.reduce((sum, { size }) => sum + size, 0n)),
    logSize: Number(log?.size ?? 0n),
  };
}

/** Copies until nothing was written meanwhile: a checkpoint moves pages from the log to the database. */
async function readCopy(path: string): Promise<Omit<Copy, "timer">> {
  const folder = await mkdtemp(join(tmpdir(), "corral-sessions-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, "copy");
    const stamp = await copyUnchanged(path, copy);
    const sqlite = new BetterSqlite3(copy, { fileMustExist: true });
    return {
      stamp,
      isUpToDate: true,
      query: (sql, parameters) => sqlite.prepare<unknown[], Row>(sql).all(...parameters),
      remove: async () => {
        sqlite.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function copyUnchanged(path: string, copy: string): Promise<string> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const { stamp } = await look(path);
    await writeFile(copy, await readWhole(path), { mode: 0o600 });
    const log = await readWhole(`${path}-wal`).catch(() => undefined);
    await rm(`${copy}-wal`, { force: true });
    if (log !== undefined) await writeFile(`${copy}-wal`, log, { mode: 0o600 });
    if ((await look(path)).stamp === stamp) return stamp;
  }
  throw new Error(`${path} is being written all the time`);
}

async function readWhole(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > copiedBytes) throw new Error(`${path} is no small file`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** As a file that nobody changes: neither lock nor log nor index is made or looked for. */
async function readInPlace(path: string): Promise<Omit<Copy, "timer">> {
  const { stamp, logSize } = await look(path);
  const { DatabaseSync } = await import("node:sqlite");
  const address = new URL(`file:${encodeURI(path).replaceAll(/[?#]/g, encodeURIComponent)}`);
  address.searchParams.set("immutable", "1");
  const sqlite = new DatabaseSync(address.href, { readOnly: true });
  return {
    stamp,
    isUpToDate: logSize === 0,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- blobs, which no query asks for, are the difference
    query: (sql, parameters) => sqlite.prepare(sql).all(...parameters) as unknown as Row[],
    remove: async () => sqlite.close(),
  };
}
