import { Buffer } from "node:buffer";
import { readlinkSync, statSync, type Stats } from "node:fs";
import { decodeBytes } from "./parse/decode-bytes.ts";

const DELETED = " (deleted)";

export interface DirectoryLink {
  readonly path: string;
  readonly deleted: boolean;
}

/**
 * Target of a /proc link such as /proc/PID/cwd. Throws the error of readlink(2).
 *
 * The kernel appends " (deleted)" to the path of a deleted directory, but a directory may have that
 * name. After rmdir(2) the link count is 0, except on file systems that do not maintain it (overlay):
 * there compare device and inode of the link and of the path.
 */
export function readDirectoryLink(link: string): DirectoryLink {
  const path = readlinkSync(link);
  const text = path.includes("\uFFFD") ? readEscaped(link) : path;
  if (!path.endsWith(DELETED)) return { path: text, deleted: false };
  const deleted = isDeleted(link, path);
  return { path: deleted ? text.slice(0, -DELETED.length) : text, deleted };
}

function readEscaped(link: string): string {
  const bytes: Buffer = readlinkSync(link, "buffer");
  return decodeBytes(bytes, 0, bytes.length);
}

function isDeleted(link: string, path: string): boolean {
  const target = statOf(link);
  return target === undefined || target.nlink === 0 || !leadsTo(path, target);
}

/**
 * Whether the path of a link is the same directory in this program's mount namespace. The `/app` of a
 * container is not the host's `/app`.
 */
export function isSamePlace(link: string, path: string): boolean {
  const target = statOf(link);
  return target !== undefined && leadsTo(path, target);
}

function leadsTo(path: string, target: Stats): boolean {
  const named = statOf(path);
  return named !== undefined && named.ino === target.ino && named.dev === target.dev;
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
