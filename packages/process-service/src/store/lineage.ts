import type { ProcessIdentity } from "@corral/inspector/core";
import { sql, type Selectable } from "kysely";
import type { LineageEntry } from "../core/model.ts";
import { batchInsert } from "./batch.ts";
import { integerOrNull, present, storable, whole } from "./rows.ts";
import type { LineageTable, Queryable } from "./schema.ts";

/** `parent` and `firstSeenAt` stay as first written; the other fields are updated. */
const upsert = batchInsert<LineageTable>((database, rows) =>
  database
    .insertInto("lineage")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["host_id", "pid", "start_token"]).doUpdateSet((e) => ({
        executor_id: e.ref("excluded.executor_id"),
        name: e.ref("excluded.name"),
        command: e.ref("excluded.command"),
        process_group_id: e.ref("excluded.process_group_id"),
        session_id: e.ref("excluded.session_id"),
        last_seen_at: e.ref("excluded.last_seen_at"),
        ended_at: e.ref("excluded.ended_at"),
      })),
    ),
);

export async function recordLineage(
  database: Queryable,
  entries: readonly LineageEntry[],
): Promise<void> {
  // Some dialects refuse to change a row twice in one statement; the last entry counts.
  const byProcess = new Map(entries.map((entry) => [keyOf(entry), entry]));
  await upsert(database, [...byProcess.values()].map(toRow));
}

export async function loadLineage(database: Queryable, hostId: string): Promise<LineageEntry[]> {
  const rows = await database
    .selectFrom("lineage")
    .selectAll()
    .where("host_id", "=", hostId)
    .orderBy("first_seen_at")
    .orderBy("pid")
    .execute();
  return rows.map(fromRow);
}

export async function removeLineage(
  database: Queryable,
  hostId: string,
  processes: readonly ProcessIdentity[],
): Promise<void> {
  for (const process of processes) {
    await database
      .deleteFrom("lineage")
      .where("host_id", "=", hostId)
      .where("pid", "=", process.pid)
      .where("start_token", "=", process.startToken)
      .execute();
  }
}

/**
 * Deletes entries that ended before `before` without living descendants or living members of their
 * session or process group. A busy agent starts and ends millions of processes.
 */
export async function forgetDeadLineage(
  database: Queryable,
  hostId: string,
  before: number,
): Promise<void> {
  const living = sql`lineage where host_id = ${hostId} and ended_at is null`;
  await sql`
    with recursive ancestors (pid, start_token) as (
      select parent_pid, parent_start_token from ${living} and parent_pid is not null
      union
      select child.parent_pid, child.parent_start_token
      from lineage child join ancestors on child.host_id = ${hostId}
        and child.pid = ancestors.pid and child.start_token = ancestors.start_token
      where child.parent_pid is not null
    )
    delete from lineage
    where host_id = ${hostId} and ended_at < ${before}
      and not exists (
        select 1 from ancestors
        where ancestors.pid = lineage.pid and ancestors.start_token = lineage.start_token
      )
      and pid not in (select session_id from ${living} and session_id is not null)
      and pid not in (select process_group_id from ${living} and process_group_id is not null)
  `.execute(database);
}

function keyOf({ hostId, process }: LineageEntry): string {
  return JSON.stringify([hostId, process.pid, process.startToken]);
}

function toRow(entry: LineageEntry): LineageTable {
  return {
    host_id: entry.hostId,
    pid: entry.process.pid,
    start_token: entry.process.startToken,
    executor_id: entry.executorId,
    parent_pid: entry.parent?.pid ?? null,
    parent_start_token: entry.parent?.startToken ?? null,
    name: storable(entry.name, 256),
    command: storable(entry.command, 1024),
    process_group_id: entry.processGroupId ?? null,
    session_id: entry.sessionId ?? null,
    first_seen_at: whole(entry.firstSeenAt),
    last_seen_at: whole(entry.lastSeenAt),
    ended_at: entry.endedAt === undefined ? null : whole(entry.endedAt),
  };
}

function fromRow(row: Selectable<LineageTable>): LineageEntry {
  return {
    hostId: row.host_id,
    process: { pid: Number(row.pid), startToken: row.start_token },
    executorId: row.executor_id,
    name: row.name,
    command: row.command,
    firstSeenAt: Number(row.first_seen_at),
    lastSeenAt: Number(row.last_seen_at),
    ...present({
      parent: parentOf(row),
      processGroupId: integerOrNull(row.process_group_id),
      sessionId: integerOrNull(row.session_id),
      endedAt: integerOrNull(row.ended_at),
    }),
  };
}

function parentOf(row: Selectable<LineageTable>): ProcessIdentity | null {
  if (row.parent_pid === null || row.parent_start_token === null) return null;
  return { pid: Number(row.parent_pid), startToken: row.parent_start_token };
}
