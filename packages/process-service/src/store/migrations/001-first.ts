import { sql } from "kysely";
import type { SchemaChanger } from "./schema-changer.ts";

/** The tables of version 1. Frozen: a later change is a later migration. */
export async function first(database: SchemaChanger): Promise<void> {
  await database.schema
    .createTable("executors")
    .addColumn("id", "text", (c) => c.primaryKey().notNull())
    .addColumn("host_id", "text", (c) => c.notNull())
    .addColumn("boot_id", "text")
    .addColumn("pid", "bigint", (c) => c.notNull())
    .addColumn("start_token", "text", (c) => c.notNull())
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("origin", "text", (c) => c.notNull())
    .addColumn("label", "text", (c) => c.notNull())
    .addColumn("project", "text")
    .addColumn("task", "text")
    .addColumn("attempt", "text")
    .addColumn("workspace", "text")
    .addColumn("labels", "text", (c) => c.notNull())
    .addColumn("runner_pid", "bigint")
    .addColumn("runner_start_token", "text")
    .addColumn("started_at", "bigint", (c) => c.notNull())
    .addColumn("registered_at", "bigint", (c) => c.notNull())
    .addColumn("ended_at", "bigint")
    .addColumn("end_how", "text")
    .addColumn("end_exit_code", "bigint")
    .addColumn("end_signal", "text")
    .addColumn("end_by", "text")
    .addColumn("cpu_time_ms", "bigint", (c) => c.notNull())
    .addColumn("peak_memory_bytes", "bigint", (c) => c.notNull())
    .addColumn("peak_processes", "bigint", (c) => c.notNull())
    .execute();
  // Two services on one store must not both register the same living process.
  await database.schema
    .createIndex("executors_one_per_living_process")
    .unique()
    .on("executors")
    .columns(["host_id", "pid", "start_token"])
    .where(sql.ref("ended_at"), "is", null)
    .execute();
  await database.schema
    .createIndex("executors_by_host_and_end")
    .on("executors")
    .columns(["host_id", "ended_at"])
    .execute();

  await database.schema
    .createTable("lineage")
    .addColumn("host_id", "text", (c) => c.notNull())
    .addColumn("pid", "bigint", (c) => c.notNull())
    .addColumn("start_token", "text", (c) => c.notNull())
    .addColumn("executor_id", "text", (c) => c.notNull())
    .addColumn("parent_pid", "bigint")
    .addColumn("parent_start_token", "text")
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("command", "text", (c) => c.notNull())
    .addColumn("process_group_id", "bigint")
    .addColumn("session_id", "bigint")
    .addColumn("first_seen_at", "bigint", (c) => c.notNull())
    .addColumn("last_seen_at", "bigint", (c) => c.notNull())
    .addColumn("ended_at", "bigint")
    .addPrimaryKeyConstraint("lineage_key", ["host_id", "pid", "start_token"])
    .execute();
  await database.schema
    .createIndex("lineage_by_executor")
    .on("lineage")
    .column("executor_id")
    .execute();

  await database.schema
    .createIndex("lineage_by_host_and_end")
    .on("lineage")
    .columns(["host_id", "ended_at"])
    .execute();

  await database.schema
    .createTable("kills")
    .addColumn("id", "text", (c) => c.primaryKey().notNull())
    .addColumn("host_id", "text", (c) => c.notNull())
    .addColumn("started_at", "bigint", (c) => c.notNull())
    .addColumn("finished_at", "bigint")
    .addColumn("report", "text", (c) => c.notNull())
    .addColumn("plan", "text")
    .addColumn("frozen", "text", (c) => c.notNull())
    .execute();
  await database.schema
    .createIndex("kills_by_host_and_start")
    .on("kills")
    .columns(["host_id", "started_at", "id"])
    .execute();

  await database.schema
    .createTable("kill_processes")
    .addColumn("kill_id", "text", (c) => c.notNull().references("kills.id").onDelete("cascade"))
    .addColumn("position", "bigint", (c) => c.notNull())
    .addColumn("pid", "bigint", (c) => c.notNull())
    .addColumn("start_token", "text", (c) => c.notNull())
    .addColumn("executor_id", "text")
    .addColumn("outcome", "text")
    .addPrimaryKeyConstraint("kill_processes_key", ["kill_id", "position"])
    .execute();
  await database.schema
    .createIndex("kill_processes_by_process")
    .on("kill_processes")
    .columns(["pid", "start_token"])
    .execute();
  await database.schema
    .createIndex("kill_processes_by_executor")
    .on("kill_processes")
    .column("executor_id")
    .execute();

  await database.schema
    .createTable("keeps")
    .addColumn("host_id", "text", (c) => c.notNull())
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("target", "text", (c) => c.notNull())
    .addColumn("pid", "bigint")
    .addColumn("start_token", "text")
    .addColumn("note", "text")
    .addColumn("at", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("keeps_key", ["host_id", "kind", "target"])
    .execute();

  await database.schema
    .createTable("samples")
    .addColumn("executor_id", "text", (c) => c.notNull())
    .addColumn("at", "bigint", (c) => c.notNull())
    .addColumn("weight", "bigint", (c) => c.notNull())
    .addColumn("cpu_percent", "double precision", (c) => c.notNull())
    .addColumn("memory_bytes", "bigint", (c) => c.notNull())
    .addColumn("processes", "bigint", (c) => c.notNull())
    .addPrimaryKeyConstraint("samples_key", ["executor_id", "at"])
    .execute();
  await database.schema.createIndex("samples_by_time").on("samples").column("at").execute();

  for (const table of ["settings", "facts"]) {
    await database.schema
      .createTable(table)
      .addColumn("name", "text", (c) => c.primaryKey().notNull())
      .addColumn("value", "text", (c) => c.notNull())
      .execute();
  }
}
