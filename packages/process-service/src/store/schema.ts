import type { ProcessIdentity } from "@corral/inspector/core";
import type { Kysely } from "kysely";
import type { KillOutcome, KillPlan, KillReport } from "../core/kill/kill-model.ts";
import type { PortOpening } from "../core/history/process-exit.ts";
import type {
  ExecutorEnding,
  ExecutorKind,
  ExecutorOrigin,
  ProcessMention,
} from "../core/model.ts";
import type { Json } from "./rows.ts";

/*
 * Column types for every dialect. Times are milliseconds since the epoch in `bigint` columns, which
 * PostgreSQL's driver returns as strings: convert with `Number`.
 */
type Integer = number | string;

export interface ExecutorsTable {
  id: string;
  host_id: string;
  boot_id: string | null;
  pid: Integer;
  start_token: string;
  kind: ExecutorKind;
  /** Early versions stored `adopted` for executors registered while they ran. */
  origin: ExecutorOrigin | "adopted";
  label: string;
  project: string | null;
  task: string | null;
  attempt: string | null;
  workspace: string | null;
  labels: Json<Readonly<Record<string, string>>>;
  runner_pid: Integer | null;
  runner_start_token: string | null;
  started_at: Integer;
  exec_after_ms: Integer | null;
  registered_at: Integer;
  ended_at: Integer | null;
  end_how: ExecutorEnding["how"] | null;
  end_exit_code: Integer | null;
  end_signal: string | null;
  end_by: string | null;
  end_out_of_memory: Integer;
  cpu_time_ms: Integer;
  peak_memory_bytes: Integer;
  peak_processes: Integer;
  session_id: string | null;
  session_title: string | null;
  session_model: string | null;
  product_label: string | null;
  product_title: string | null;
}

export interface LineageTable {
  host_id: string;
  pid: Integer;
  start_token: string;
  executor_id: string;
  parent_pid: Integer | null;
  parent_start_token: string | null;
  name: string;
  command: string;
  process_group_id: Integer | null;
  session_id: Integer | null;
  first_seen_at: Integer;
  last_seen_at: Integer;
  ended_at: Integer | null;
}

export interface KillsTable {
  id: string;
  host_id: string;
  started_at: Integer;
  /** null while the kill runs, or if Corral ended during it. */
  finished_at: Integer | null;
  report: Json<Omit<KillReport, "outcomes">>;
  /** null for a kill recorded only at its end. */
  plan: Json<KillPlan> | null;
  /** Processes that got SIGSTOP. */
  frozen: Json<readonly ProcessIdentity[]>;
}

/** One row per process of a kill, with its outcome. */
export interface KillProcessesTable {
  kill_id: string;
  position: Integer;
  pid: Integer;
  start_token: string;
  executor_id: string | null;
  /** null without an outcome. */
  outcome: Json<KillOutcome> | null;
}

export interface KeepsTable {
  host_id: string;
  kind: "process" | "executor";
  /** The executor's id, or the process's identity key. */
  target: string;
  pid: Integer | null;
  start_token: string | null;
  note: string | null;
  at: Integer;
}

/** One row per executor and time span; thinned with age. */
export interface SamplesTable {
  executor_id: string;
  /** Start of the span. */
  at: Integer;
  /** How many samples were averaged into this row. */
  weight: Integer;
  /** 100 = one core; average over the span. */
  cpu_percent: number;
  /** Highest of the span. */
  memory_bytes: Integer;
  /** Highest of the span. */
  processes: Integer;
}

/** One row per process that an executor owned and that has ended; bounded, see core/history. */
export interface ProcessExitsTable {
  host_id: string;
  pid: Integer;
  start_token: string;
  executor_id: string;
  parent_pid: Integer | null;
  parent_start_token: string | null;
  name: string;
  command: string;
  started_at: Integer;
  ended_at: Integer;
  exit_code: Integer | null;
  signal: string | null;
  /** 0 or 1. */
  core_dumped: Integer;
  out_of_memory: Integer;
  /** 1 where it is kept before others, else 0. */
  notable: Integer;
  ports: Json<readonly PortOpening[]>;
  children: Json<readonly ProcessMention[]>;
  children_count: Integer;
}

/** Per executor: ends without a row in process_exits, and the most that was left over. */
export interface RunSummariesTable {
  executor_id: string;
  succeeded: Integer;
  failed: Integer;
  signalled: Integer;
  unknown_exits: Integer;
  left_over_processes: Integer;
  left_over_bytes: Integer;
}

/** One row per setting, so that an older and a newer version keep each other's settings. */
export interface SettingsTable {
  name: string;
  value: Json<unknown>;
}

/** Facts about the store itself. */
export interface FactsTable {
  name: string;
  value: string;
}

/** One row per applied migration. */
export interface SchemaVersionsTable {
  version: Integer;
  name: string;
  applied_at: Integer;
}

/** The tables of Corral's store, for `new Kysely<Database>(…)`. */
export interface Database {
  executors: ExecutorsTable;
  lineage: LineageTable;
  kills: KillsTable;
  kill_processes: KillProcessesTable;
  keeps: KeepsTable;
  samples: SamplesTable;
  process_exits: ProcessExitsTable;
  run_summaries: RunSummariesTable;
  settings: SettingsTable;
  facts: FactsTable;
  schema_versions: SchemaVersionsTable;
}

/** A database or a transaction on it. */
export type Queryable = Kysely<Database>;
