import { identityKey, type ProcessIdentity } from "@corral/inspector/core";
import type { Selectable } from "kysely";
import type { KillReport } from "../core/kill/kill-model.ts";
import { insertKillProcesses, outcomesOf, plannedExecutors } from "./kill-processes.ts";
import { fromJson, toJson, whole } from "./rows.ts";
import type { KillsTable, Queryable } from "./schema.ts";
import type { KillIntent, Store } from "./store.ts";

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

export async function unfinishedKills(database: Queryable, hostId: string) {
  const rows = await database
    .selectFrom("kills")
    .selectAll()
    .where("host_id", "=", hostId)
    .where("finished_at", "is", null)
    .orderBy("started_at")
    .execute();
  const reports = new Map((await toReports(database, rows)).map((one) => [one.id, one]));
  return rows.flatMap((row) => {
    const report = reports.get(row.id);
    const plan = row.plan ? fromJson(row.plan) : undefined;
    if (report === undefined || plan === undefined) return [];
    return [{ report, plan, frozen: fromJson(row.frozen) ?? [] }];
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
