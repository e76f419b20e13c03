import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../terminal/usage-error.ts";

/** undefined where there is no file. Throws what else reading throws. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Replaces a file whole or not at all, with its mode, through a symlink, and keeps a copy of what was there.
 * Throws UsageError where it has changed since it was read. Returns the copy's path.
 */
export function replaceFile(
  path: string,
  before: string | undefined,
  after: string,
): string | undefined {
  if (before === undefined) mkdirSync(dirname(path), { recursive: true });
  const target = before === undefined ? path : realpathSync(path);
  const copy = before === undefined ? undefined : `${target}.before-corral`;
  const temporary = `${target}.${process.pid}.tmp`;
  if (copy !== undefined) copyFileSync(target, copy);
  const mode = before === undefined ? 0o600 : statSync(target).mode & 0o777;
  try {
    writeFileSync(temporary, after, { mode, flag: "wx" });
    if (readIfThere(path) !== before)
      throw new UsageError(`${path} has just been changed by another program. Try again.`);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  return copy;
}
