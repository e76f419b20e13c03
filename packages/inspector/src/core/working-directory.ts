import type { ProcessInfo } from "./snapshot.ts";

const DRIVE = /^[A-Za-z]:[\\/]/;

/** Whole path segments: `/wt/a` holds `/wt/a` and `/wt/a/src`, not `/wt/ab`. Both are absolute. */
export function isWithinDirectory(path: string, directory: string): boolean {
  const inner = comparable(path);
  const outer = comparable(directory);
  return inner === outer || inner.startsWith(outer.endsWith("/") ? outer : `${outer}/`);
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

/** Windows paths compare without case and with either slash; all others byte by byte. */
function comparable(path: string): string {
  const plain = DRIVE.test(path) ? path.replaceAll("\\", "/").toLowerCase() : path;
  return plain.length > 1 && plain.endsWith("/") ? plain.slice(0, -1) : plain;
}
