import { sql } from "kysely";
import type { SchemaChanger } from "./schema-changer.ts";

/** The tables of version 2. Frozen: a later change is a later migration. */
const statements = [
  sql`create table process_exits (
    host_id text not null, pid bigint not null, start_token text not null, executor_id text not null,
    parent_pid bigint, parent_start_token text, name text not null, command text not null,
    started_at bigint not null, ended_at bigint not null,
    exit_code bigint, signal text, core_dumped bigint not null, notable bigint not null,
    ports text not null, children text not null, children_count bigint not null,
    constraint process_exits_key primary key (host_id, pid, start_token)
  )`,
  sql`create index process_exits_by_executor
    on process_exits (executor_id, notable, ended_at, pid, start_token)`,
  sql`create index process_exits_by_end on process_exits (notable, ended_at, pid, start_token)`,
  sql`create table run_summaries (
    executor_id text not null primary key,
    succeeded bigint not null, failed bigint not null, signalled bigint not null,
    unknown_exits bigint not null, left_over_processes bigint not null, left_over_bytes bigint not null
  )`,
];

export async function exits(database: SchemaChanger): Promise<void> {
  for (const statement of statements) await statement.execute(database);
}
