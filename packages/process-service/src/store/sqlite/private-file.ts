import { chmodSync, closeSync, openSync } from "node:fs";

/**
 * Makes a file for its owner alone, before SQLite would make it with the umask's mode. One that is
 * there is not opened: closing any descriptor of a file drops all locks that this process has on
 * it (fcntl_locking(2)), also those of a connection that is in the middle of a transaction.
 */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, "ax", 0o600));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    chmodSync(path, 0o600);
  }
}
