import { defined, identityKey, type ProcessIdentity } from "@corral/inspector/core";
import type { Selectable } from "kysely";
import type { KillReport } from "../core/kill/kill-model.ts";
import { newReport } from "../core/kill/kill-record.ts";
import { insertKillProcesses, outcomesOf, plannedExecutors } from "./kill-processes.ts";
import { fromJson, toJson, whole } from "./rows.ts";
import type { KillsTable, Queryable } from "./schema.ts";
import type { AbandonedKill, KillIntent, Store } from "./store.ts";

export async function beginKill(database: Queryable, intent: KillIntent): Promise<void> {
  const { report, plan } = intent;
  await database
    .insertInto("kills")
    .values({ ...reportColumns(report), plan: toJson(plan), frozen: toJson([]) })
    .execute();
  await insertKillProcesses(database, report, plannedExecutors(plan), plan);
}

export async function recordFrozen(
  database: Queryable,
  id: string,
  processes: readonly ProcessIdentity[],
): Promise<void> {
  const row = await database
    .selectFrom("kills")
    .select("frozen")
    .where("id", "=", id)
    .executeTakeFirst();
  const frozen = new Map(
    [...((row && fromJson(row.frozen)) ?? []), ...processes].map(({ pid, startToken }) => [
      identityKey({ pid, startToken }),
      { pid, startToken },
    ]),
  );
  await database
    .updateTable("kills")
    .set({ frozen: toJson([...frozen.values()]) })
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function finishKill(database: Queryable, report: KillReport): Promise<void> {
  const row = await database
    .selectFrom("kills")
    .select("plan")
    .where("id", "=", report.id)
    .executeTakeFirst();
  const columns = reportColumns(report);
  if (row === undefined) {
    await database
      .insertInto("kills")
      .values({ ...columns, plan: null, frozen: toJson([]) })
      .execute();
  } else {
    await database.updateTable("kills").set(columns).where("id", "=", report.id).execute();
    await database.deleteFrom("kill_processes").where("kill_id", "=", report.id).execute();
  }
  const plan = row?.plan ? fromJson(row.plan) : undefined;
  await insertKillProcesses(database, report, plannedExecutors(plan));
}

export async function unfinishedIds(
  database: Queryable,
  hostId: string,
  ids?: readonly string[],
): Promise<readonly string[]> {
  let query = database
    .selectFrom("kills")
    .select("id")
    .where("host_id", "=", hostId)
    .where("finished_at", "is", null);
  if (ids !== undefined) query = query.where("id", "in", ids);
  const rows = await query.orderBy("started_at").execute();
  return rows.map((row) => row.id);
}

export async function finishedAmong(
  database: Queryable,
  ids: readonly string[],
): Promise<readonly string[]> {
  const rows = await database
    .selectFrom("kills")
    .select("id")
    .where("id", "in", ids)
    .where("finished_at", "is not", null)
    .execute();
  return rows.map((row) => row.id);
}

/** undefined if the kill is finished by now. Damaged columns do not hide readable ones. */
export async function selectUnfinished(
  database: Queryable,
  id: string,
): Promise<AbandonedKill | undefined> {
  const row = await database
    .selectFrom("kills")
    .selectAll()
    .where("id", "=", id)
    .where("finished_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const [report] = await toReports(database, [row]);
  const plan = row.plan ? fromJson(row.plan) : undefined;
  return {
    report: report ?? unreadableReport(row),
    ...defined({ plan }),
    frozen: fromJson(row.frozen) ?? [],
  };
}

function unreadableReport(row: Selectable<KillsTable>): KillReport {
  return newReport({
    id: row.id,
    hostId: row.host_id,
    scope: { kind: "processes", processes: [] },
    client: "unknown",
    startedAt: Number(row.started_at),
    notes: ["Its record was damaged."],
  });
}

export async function selectKill(database: Queryable, id: string): Promise<KillReport | undefined> {
  const rows = await database.selectFrom("kills").selectAll().where("id", "=", id).execute();
  return (await toReports(database, rows))[0];
}

export async function selectKills(
  database: Queryable,
  filter: Parameters<Store["kills"]["list"]>[0],
): Promise<KillReport[]> {
  const { process, executorId } = filter;
  let query = database.selectFrom("kills").selectAll().where("host_id", "=", filter.hostId);
  if (filter.before !== undefined) {
    const last = database.selectFrom("kills").where("id", "=", filter.before);
    query = query.where((e) =>
      e.or([
        e("started_at", "<", last.select("started_at")),
        e.and([e("started_at", "=", last.select("started_at")), e("id", "<", filter.before ?? "")]),
      ]),
    );
  }
  if (process !== undefined || executorId !== undefined) {
    let touched = database.selectFrom("kill_processes").select("kill_id");
    if (executorId !== undefined) touched = touched.where("executor_id", "=", executorId);
    if (process !== undefined) {
      touched = touched
        .where("pid", "=", process.pid)
        .where("start_token", "=", process.startToken);
    }
    query = query.where("id", "in", touched);
  }
  const rows = await query
    .orderBy("started_at", "desc")
    .orderBy("id", "desc")
    .limit(Math.max(0, whole(filter.limit)))
    .execute();
  return toReports(database, rows);
}

async function toReports(
  database: Queryable,
  rows: readonly Selectable<KillsTable>[],
): Promise<KillReport[]> {
  const outcomes = await outcomesOf(
    database,
    rows.map((row) => row.id),
  );
  return rows.flatMap((row) => {
    const report = fromJson(row.report);
    return report === undefined ? [] : { ...report, outcomes: outcomes.get(row.id) ?? [] };
  });
}

function reportColumns(report: KillReport) {
  const { outcomes: _, ...rest } = report;
  return {
    id: report.id,
    host_id: report.hostId,
    started_at: whole(report.startedAt),
    finished_at: report.finishedAt === undefined ? null : whole(report.finishedAt),
    report: toJson(rest),
  };
}
