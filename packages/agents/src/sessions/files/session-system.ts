import type { RowsOptions, SqlValue } from "../model/reader.ts";
import type { SessionProcess } from "../model/session.ts";

export type Row = Readonly<Record<string, SqlValue>>;

/** What the system tells of processes and databases; given by the program that has something native. */
export interface SessionSystem {
  /** Paths that the process holds open; undefined when that cannot be told. */
  openFiles(process: SessionProcess): Promise<readonly string[] | undefined>;
  /**
   * Variables of the process's environment, without those that are not set; undefined when it cannot be
   * read, or when its paths mean other files.
   */
  variables(
    process: SessionProcess,
    names: readonly string[],
  ): Promise<Readonly<Record<string, string>> | undefined>;
  /**
   * Rows of an SQLite database, of a copy or as immutable: nothing may be written beside it. undefined
   * when it cannot be read or has no such table, or with `upToDate` when what was written last cannot.
   * Absent: databases are not read.
   */
  rows?(
    path: string,
    sql: string,
    parameters: readonly SqlValue[],
    options: Pick<RowsOptions, "upToDate">,
  ): Promise<readonly Row[] | undefined>;
}
