import type { ProcessInfo } from "./snapshot.ts";

/** On a drive, or on a network share. */
const WINDOWS = /^(?:[A-Za-z]:(?:[\\/]|$)|\\\\)/;

/** An empty one, "." or "..". */
const UNUSUAL_SEGMENT = /\/\.{0,2}(?:\/|$)/;

/** Whole path segments: `/wt/a` holds `/wt/a` and `/wt/a/src`, not `/wt/ab`. Both are absolute. */
export function isWithinDirectory(path: string, directory: string): boolean {
  const inner = comparablePath(path);
  const outer = comparablePath(directory);
  return inner === outer || inner.startsWith(outer === "/" ? outer : `${outer}/`);
}

/**
 * Whether a process works in `directory` (absolute, symlinks resolved) or below it.
 * One whose directory was deleted does not, also when a new one has taken its path since.
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
 * Equal for two spellings of one absolute path: without trailing or repeated separators, "." and
 * "..". Windows paths compare without case and with either slash; all others byte by byte.
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
