import type { ProcessState } from "../core/snapshot.ts";

/** What is used of a row of ps-list; on Windows it has only pid, ppid and name. */
export interface ListRow {
  readonly pid: number;
  readonly ppid: number;
  readonly name: string;
  /** All arguments in one line of text; where one ends and the next begins is lost. */
  readonly cmd?: string;
  /** Executable, where its path could be made out. */
  readonly path?: string;
  readonly uid?: number;
  readonly startTime?: Date;
}

/** What is used of a row of pidusage. */
export interface UsageRow {
  /** Resident memory, bytes. */
  readonly memory: number;
  /** User and system time, milliseconds. */
  readonly ctime: number;
  /** Milliseconds since its start, counted back from `timestamp`. */
  readonly elapsed: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** What neither of the two says, and what a pin asks again and again. */
export interface StatusRow {
  readonly pid: number;
  readonly parentPid: number;
  /** Milliseconds since the epoch; absent where the system did not say it. */
  readonly startedAt?: number;
  readonly state: ProcessState;
  readonly processGroupId?: number;
  /** null when it has none. */
  readonly terminal?: string | null;
}

export interface WorkingDirectory {
  readonly path: string;
  readonly deleted: boolean;
}
