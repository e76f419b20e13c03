import { close, constants, fstat, lstat, open, read, readdir } from "node:fs";
import type { BigIntStats } from "node:fs";
import { promisify } from "node:util";
import type { FilePart } from "../model/reader.ts";

/*
 * Through libuv's thread pool throughout: a file on a network mount that does not answer stops one thread
 * of it, never the event loop.
 */
const lstatNow = promisify(lstat);
const lstatOf = (path: string) => lstatNow(path, { bigint: true });
const fstatNow = promisify(fstat);
const statOf = (descriptor: number) => fstatNow(descriptor, { bigint: true });
const opened = promisify(open);
const closed = promisify(close);
const listed = promisify(readdir);
const readInto = promisify(read);

const partBytes = 64 * 1024;
const maxNames = 10_000;

/** `stamp` differs once the file was written or replaced. */
export interface Look {
  readonly stamp: string;
  readonly modifiedAt: number;
  readonly kind: "file" | "directory";
}

/** Why a path is not read, for people; `missing` is no problem. */
export interface Refusal {
  readonly stamp: string;
  readonly refused: string;
}

/** Looks at a path without opening it. `userId`: whose it must be; undefined where there are no users. */
export async function lookAt(path: string, userId: number | undefined): Promise<Look | Refusal> {
  try {
    return judge(await lstatOf(path), userId);
  } catch (error) {
    return refusalOf(error);
  }
}

/** Never follows a link, waits for a fifo, or acquires a terminal. */
const flags =
  constants.O_RDONLY |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0) |
  (constants.O_NOCTTY ?? 0);

/** Lent to one read after the other. */
let spare: Buffer | undefined;

/** The last (`tail`) or first (`head`) 64 KB of a regular file. */
export async function readPart(
  path: string,
  userId: number | undefined,
  part: "tail" | "head",
): Promise<{ readonly look: Look; readonly content: FilePart } | Refusal> {
  try {
    const descriptor = await opened(path, flags);
    try {
      // What was opened may be another file than the one that was looked at.
      const stats = await statOf(descriptor);
      const look = judge(stats, userId);
      if ("refused" in look) return look;
      if (look.kind !== "file") return { stamp: look.stamp, refused: "is a directory" };
      const size = Number(stats.size);
      const from = part === "tail" ? Math.max(0, size - partBytes) : 0;
      const length = Math.min(size, partBytes);
      // One that is in use, or whose read hangs, is not lent a second time.
      const buffer = spare ?? Buffer.allocUnsafeSlow(partBytes);
      spare = undefined;
      const { bytesRead } = await readInto(descriptor, buffer, 0, length, from);
      const text = buffer.toString("utf8", 0, bytesRead);
      spare = buffer;
      return {
        look,
        content: { text, isCut: size > partBytes, modifiedAt: look.modifiedAt },
      };
    } finally {
      await closed(descriptor);
    }
  } catch (error) {
    return refusalOf(error);
  }
}

/** The names in a directory. */
export async function listNames(path: string): Promise<readonly string[] | undefined> {
  try {
    return (await listed(path)).slice(0, maxNames);
  } catch {
    return undefined;
  }
}

function judge(stats: BigIntStats, userId: number | undefined): Look | Refusal {
  const stamp = `${stats.dev}:${stats.ino}:${stats.size}:${stats.mtimeNs}`;
  const kind = stats.isFile() ? "file" : stats.isDirectory() ? "directory" : undefined;
  if (kind === undefined) {
    return { stamp, refused: stats.isSymbolicLink() ? "is a symbolic link" : "is no regular file" };
  }
  if (userId !== undefined && Number(stats.uid) !== userId) {
    return { stamp, refused: "belongs to another user" };
  }
  return { stamp, kind, modifiedAt: Number(stats.mtimeMs) };
}

function refusalOf(error: unknown): Refusal {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") return { stamp: code, refused: "missing" };
  if (code === "ELOOP") return { stamp: code, refused: "is a symbolic link" };
  if (code === "EACCES" || code === "EPERM") return { stamp: code, refused: "is not readable" };
  return { stamp: code, refused: `cannot be read (${code === "" ? "unknown error" : code})` };
}
