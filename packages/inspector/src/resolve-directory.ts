import { realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

/**
 * The absolute path with symlinks resolved, as working directories are listed. Of a directory that
 * is not there (any more) the part that is there is resolved. Never throws.
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
