import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

/** The text of a file; nothing where there is no file; else why it is not used, in words. */
export type OwnFile = { readonly text?: string } | { readonly problem: string };

const mostBytes = 100_000;

/**
 * Reads a file that this user alone can read and write; another one is not used, nor is a symlink: whoever
 * can write it has this user's commands run, or events sent.
 */
export function readOwnFile(path: string, userId = process.getuid?.()): OwnFile {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { uid, mode, size } = fstatSync(descriptor);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) return refused(path, "is no file");
    if (userId !== undefined && uid !== userId) return refused(path, "belongs to another user");
    if (userId !== undefined && (mode & 0o077) !== 0) {
      return refused(path, "can be read or written by others: chmod 600");
    }
    if (size > mostBytes) return refused(path, "is too large");
    return { text: readFileSync(descriptor, "utf8") };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return {};
    return refused(path, code === "ELOOP" ? "is a symlink" : "cannot be read");
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** JSON, or undefined for a text that is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refused(path: string, what: string): OwnFile {
  return { problem: `${path} ${what}` };
}
