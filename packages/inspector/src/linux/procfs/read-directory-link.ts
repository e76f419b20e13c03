import { Buffer } from "node:buffer";
import { readlinkSync, statSync, type Stats } from "node:fs";
import { decodeBytes } from "./parse/decode-bytes.ts";

const DELETED = " (deleted)";

export interface DirectoryLink {
  readonly path: string;
  readonly deleted: boolean;
}

/**
 * The directory that a /proc link such as /proc/PID/cwd leads to. Throws what readlink throws.
 *
 * The kernel appends " (deleted)" to the path of a directory without a name, but a directory may
 * bear that name too. The link count tells: it is 0 after rmdir. Some file systems (overlay) do not
 * count, so what remains is asked of the path itself: does it lead to the same directory?
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
 * Whether the path that a link shows leads to the same directory here. In another mount namespace
 * (a container, a sandbox) `/app` may be a place that has nothing to do with ours of that name.
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
