import type { Standing } from "./association.ts";

/** Filters are combined with "and"; an absent one matches everything. */
export interface ProcessFilter {
  readonly project?: string;
  readonly task?: string;
  readonly attempt?: string;
  /** Of its executor: each of these, with this value. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly executorId?: string;
  /** Only the roots of executors. */
  readonly executorsOnly?: boolean;
  /** Only processes that belong to some executor or are shared by the sessions of an agent. */
  readonly associatedOnly?: boolean;
  readonly leftOver?: boolean;
  readonly standing?: Standing;
  readonly port?: number;
  /** In title, name, command, directory or pid; case is ignored. */
  readonly text?: string;
}

/** What a watcher is told of. */
export type WatchFilter = Pick<
  ProcessFilter,
  "project" | "task" | "labels" | "executorId" | "leftOver"
>;

export interface ExecutorFilter {
  /** Only these. */
  readonly ids?: readonly string[];
  readonly alive?: boolean;
  readonly project?: string;
  readonly task?: string;
  /** Each of these, with this value. */
  readonly labels?: Readonly<Record<string, string>>;
}
