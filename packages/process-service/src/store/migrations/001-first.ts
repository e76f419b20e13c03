import { sql } from "kysely";
import type { SchemaChanger } from "./schema-changer.ts";

/** The tables of version 1. Frozen: a later change is a later migration. */
const statements = [
  sql`create table executors (
    id text not null primary key, host_id text not null, boot_id text,
    pid bigint not null, start_token text not null, kind text not null, origin text not null,
    label text not null, project text, task text, attempt text, workspace text, labels text not null,
    runner_pid bigint, runner_start_token text,
    started_at bigint not null, registered_at bigint not null, ended_at bigint,
    end_how text, end_exit_code bigint, end_signal text, end_by text,
    cpu_time_ms bigint not null, peak_memory_bytes bigint not null, peak_processes bigint not null
  )`,
  // Two services on one store must not both register the same living process.
  sql`create unique index executors_one_per_living_process
    on executors (host_id, pid, start_token) where ended_at is null`,
  sql`create index executors_by_host_and_end on executors (host_id, ended_at)`,
  sql`create table lineage (
    host_id text not null, pid bigint not null, start_token text not null, executor_id text not null,
    parent_pid bigint, parent_start_token text, name text not null, command text not null,
    process_group_id bigint, session_id bigint,
    first_seen_at bigint not null, last_seen_at bigint not null, ended_at bigint,
    constraint lineage_key primary key (host_id, pid, start_token)
  )`,
  sql`create index lineage_by_executor on lineage (executor_id)`,
  sql`create index lineage_by_host_and_end on lineage (host_id, ended_at)`,
  sql`create table kills (
    id text not null primary key, host_id text not null,
    started_at bigint not null, finished_at bigint,
    report text not null, plan text, frozen text not null
  )`,
  sql`create index kills_by_host_and_start on kills (host_id, started_at, id)`,
  sql`create table kill_processes (
    kill_id text not null references kills (id) on delete cascade,
    position bigint not null, pid bigint not null, start_token text not null,
    executor_id text, outcome text,
    constraint kill_processes_key primary key (kill_id, position)
  )`,
  sql`create index kill_processes_by_process on kill_processes (pid, start_token)`,
  sql`create index kill_processes_by_executor on kill_processes (executor_id)`,
  sql`create table keeps (
    host_id text not null, kind text not null, target text not null,
    pid bigint, start_token text, note text, at bigint not null,
    constraint keeps_key primary key (host_id, kind, target)
  )`,
  sql`create table samples (
    executor_id text not null, at bigint not null, weight bigint not null,
    cpu_percent double precision not null, memory_bytes bigint not null, processes bigint not null,
    constraint samples_key primary key (executor_id, at)
  )`,
  sql`create index samples_by_time on samples (at)`,
  sql`create table settings (name text not null primary key, value text not null)`,
  sql`create table facts (name text not null primary key, value text not null)`,
];

export async function first(database: SchemaChanger): Promise<void> {
  for (const statement of statements) await statement.execute(database);
}
