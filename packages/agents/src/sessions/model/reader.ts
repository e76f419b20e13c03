import type { ProcessSession, SessionProcess } from "./session.ts";

/** The end of a regular file, as last read. */
export interface FileTail {
  /** UTF-8; at most the last 64 KB. */
  readonly text: string;
  /** `text` begins in the middle of the file, so its first line may be a part of one. */
  readonly isCut: boolean;
  /** ms since the epoch. */
  readonly modifiedAt: number;
}

export type SqlValue = string | number | bigint | null;

/**
 * Files of one process's user. What is not there, no regular file, a symbolic link, another user's or
 * unreadable is undefined, and counted for `SessionSource.status`. Unchanged files (inode, size, time) cost
 * one stat(2). Paths are absolute.
 */
export interface SessionFiles {
  tail(path: string): Promise<FileTail | undefined>;
  /** The first 64 KB. */
  head(path: string): Promise<FileTail | undefined>;
  /** The names in a directory, at most 10,000, cached by its modification time. */
  list(directory: string): Promise<readonly string[] | undefined>;
  /** When a file was last written, ms since the epoch, without reading it. */
  modifiedAt(path: string): Promise<number | undefined>;
  /** A query on a copy, or on the file as immutable: nothing is written beside it. */
  rows(
    path: string,
    sql: string,
    parameters: readonly SqlValue[],
  ): Promise<readonly Readonly<Record<string, SqlValue>>[] | undefined>;
  /** Paths of the regular files that the process or a worker of it holds open. */
  openFiles(process: SessionProcess): Promise<readonly string[] | undefined>;
  /**
   * The directory where the product keeps its files for this process: the value of `variable` in its
   * environment, else `otherwise` below its home.
   */
  directory(
    process: SessionProcess,
    place: { readonly variable?: string; readonly otherwise: string },
  ): Promise<string | undefined>;
}

/** One product's sessions. */
export interface SessionReader {
  /** Label of the product. */
  readonly product: string;
  /** undefined: no session can be tied to the process. Throws nothing for bad content of files. */
  read(process: SessionProcess, files: SessionFiles): Promise<ProcessSession | undefined>;
}
