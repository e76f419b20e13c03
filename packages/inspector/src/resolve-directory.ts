import { realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

/**
 * The absolute path with symlinks resolved, the form in which working directories are listed. If the
 * directory does not exist, its nearest existing parent is resolved. Never throws.
 */
export async function resolveDirectory(directory: string): Promise<string> {
  const absolute = resolve(directory);
  try {
    return await realpath(absolute);
  } catch {
    const parent = dirname(absolute);
    if (parent === absolute) return absolute;
    return join(await resolveDirectory(parent), basename(absolute));
  }
}
