import type { ProcessInfo } from "./snapshot.ts";

/** Absolute path on a drive or a network share. */
const WINDOWS = /^(?:[A-Za-z]:(?:[\\/]|$)|\\\\)/;

/** Empty, "." or "..". */
const UNUSUAL_SEGMENT = /\/\.{0,2}(?:\/|$)/;

/** Compares whole path segments: `/wt/a` contains `/wt/a/src`, not `/wt/ab`. Both must be absolute. */
export function isWithinDirectory(path: string, directory: string): boolean {
  const inner = comparablePath(path);
  const outer = comparablePath(directory);
  return inner === outer || inner.startsWith(outer === "/" ? outer : `${outer}/`);
}

/**
 * Whether a process works in `directory` (absolute, symlinks resolved) or below it. false when its
 * directory was deleted, even if a new directory has the same path.
 */
export function worksWithin(
  process: Pick<ProcessInfo, "workingDirectory" | "workingDirectoryDeleted">,
  directory: string,
): boolean {
  return (
    process.workingDirectory !== undefined &&
    process.workingDirectoryDeleted !== true &&
    isWithinDirectory(process.workingDirectory, directory)
  );
}

/**
 * Normal form of an absolute path, equal for all its spellings: no trailing or repeated separators, no
 * "." and "..". Windows paths are lower case with forward slashes; all others keep their bytes.
 */
export function comparablePath(path: string): string {
  const plain = WINDOWS.test(path) ? path.replaceAll("\\", "/").toLowerCase() : path;
  if (!UNUSUAL_SEGMENT.test(plain)) return plain;
  const segments: string[] = [];
  for (const segment of plain.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "." && segment !== "") segments.push(segment);
  }
  return (plain.startsWith("/") ? "/" : "") + segments.join("/");
}
