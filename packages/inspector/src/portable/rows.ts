import type { ProcessState } from "../core/snapshot.ts";

/** The used fields of a ps-list row; on Windows only pid, ppid and name. */
export interface ListRow {
  readonly pid: number;
  readonly ppid: number;
  readonly name: string;
  /** All arguments in one string, separated by spaces that are not escaped. */
  readonly cmd?: string;
  /** Path of the executable, when known. */
  readonly path?: string;
  readonly uid?: number;
  readonly startTime?: Date;
}

/** The used fields of a pidusage row. */
export interface UsageRow {
  /** Resident set size, bytes. */
  readonly memory: number;
  /** User and system time, milliseconds. */
  readonly ctime: number;
  /** Milliseconds from the start of the process to `timestamp`. */
  readonly elapsed: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
}

/** What ps-list and pidusage do not report, and what pins compare. */
export interface StatusRow {
  readonly pid: number;
  readonly parentPid: number;
  /** Milliseconds since the epoch; absent when not reported. */
  readonly startedAt?: number;
  readonly state: ProcessState;
  readonly processGroupId?: number;
  /** null without a controlling terminal. */
  readonly terminal?: string | null;
}

export interface WorkingDirectory {
  readonly path: string;
  readonly deleted: boolean;
}
