import type { ProcessSession, SessionProcess } from "./session.ts";

/** The end or the beginning of a regular file. */
export interface FilePart {
  /** UTF-8, at most 64 KB. */
  readonly text: string;
  /** The file is longer: the first line of its end, or the last of its beginning, may be a part of one. */
  readonly isCut: boolean;
  /** ms since the epoch. */
  readonly modifiedAt: number;
}

export interface LookOptions {
  /** The file is looked at no more often; default: at each look, about once a second. */
  readonly everyMs?: number;
}

/** Where a product keeps its files. */
export interface Place {
  /** Variables of the environment that name it, the first that is set counts; `below` is added to its value. */
  readonly variables?: readonly { readonly name: string; readonly below?: string }[];
  /** Below the home, where none is set. */
  readonly otherwise: string;
}

export interface RowsOptions extends LookOptions {
  /** Without rows rather than with old ones: what was written last to a large database cannot be read. */
  readonly upToDate?: boolean;
}

export type SqlValue = string | number | bigint | null;

/**
 * Files of one process's user. What is not there, no regular file, a symbolic link, another user's or
 * unreadable is undefined, and counted for `SessionSource.status`. Unchanged files (inode, size, time) cost
 * one stat(2). Paths are absolute.
 */
export interface SessionFiles {
  /**
   * What `parse` makes of the last 64 KB, kept until the file changes: pass the same function each time,
   * not a new closure.
   */
  tail<T>(
    path: string,
    parse: (file: FilePart) => T,
    options?: LookOptions,
  ): Promise<T | undefined>;
  /** The same of the first 64 KB. */
  head<T>(
    path: string,
    parse: (file: FilePart) => T,
    options?: LookOptions,
  ): Promise<T | undefined>;
  /** The names in a directory, at most 10,000, cached by its modification time. */
  list(directory: string): Promise<readonly string[] | undefined>;
  /** When a file was last written, ms since the epoch, without reading it. */
  modifiedAt(path: string, options?: LookOptions): Promise<number | undefined>;
  /** A query on a copy, or on the file as immutable: nothing is written beside it. */
  rows(
    path: string,
    sql: string,
    parameters: readonly SqlValue[],
    options?: RowsOptions,
  ): Promise<readonly Readonly<Record<string, SqlValue>>[] | undefined>;
  /** Paths of the regular files that the process holds open. */
  openFiles(process: SessionProcess): Promise<readonly string[] | undefined>;
  /** The directory where the product keeps its files for this process, by its environment. */
  directory(process: SessionProcess, place: Place): Promise<string | undefined>;
}

/** One product's sessions. */
export interface SessionReader {
  /** Label of the product. */
  readonly product: string;
  /** undefined: no session can be tied to the process. Throws nothing for bad content of files. */
  read(process: SessionProcess, files: SessionFiles): Promise<ProcessSession | undefined>;
}
