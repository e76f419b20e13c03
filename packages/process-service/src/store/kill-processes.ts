import { identityKey } from "@corral/inspector/core";
import type { KillOutcome, KillPlan, KillReport } from "../core/kill/kill-model.ts";
import { batchInsert } from "./batch.ts";
import { fromJson, toJson, type Json } from "./rows.ts";
import type { KillProcessesTable, Queryable } from "./schema.ts";

const insert = batchInsert<KillProcessesTable>((database, rows) =>
  database.insertInto("kill_processes").values(rows),
);

/** Executor id of each planned process, by identity key. */
export function plannedExecutors(plan: KillPlan | undefined): Map<string, string> {
  const executors = new Map<string, string>();
  for (const { process, association } of plan?.targets ?? []) {
    if (association) executors.set(identityKey(process), association.executorId);
  }
  return executors;
}

/** With `plan`, planned processes without an outcome are written too. */
export async function insertKillProcesses(
  database: Queryable,
  report: KillReport,
  executors: ReadonlyMap<string, string>,
  plan?: KillPlan,
): Promise<void> {
  const scoped = "executorId" in report.scope ? (report.scope.executorId ?? null) : null;
  const outcomes = new Map(report.outcomes.map((one) => [identityKey(one.process), one]));
  const planned = plan?.targets.filter((target) => target.selected) ?? [];
  const processes = new Map(
    [...report.outcomes, ...planned].map((one) => [identityKey(one.process), one.process]),
  );
  const rows = [...processes].map(([key, process], position): KillProcessesTable => {
    const outcome = outcomes.get(key);
    return {
      kill_id: report.id,
      position,
      pid: process.pid,
      start_token: process.startToken,
      executor_id: executors.get(key) ?? scoped,
      outcome: outcome === undefined ? null : toJson(outcome),
    };
  });
  await insert(database, rows);
}

/** Outcomes in the order of their reports, by kill. */
export async function outcomesOf(
  database: Queryable,
  ids: readonly string[],
): Promise<Map<string, KillOutcome[]>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom("kill_processes")
    .select(["kill_id", "outcome"])
    .where("kill_id", "in", ids)
    .where("outcome", "is not", null)
    .orderBy("kill_id")
    .orderBy("position")
    .execute();
  const byKill = Map.groupBy(rows, (row) => row.kill_id);
  return new Map(
    [...byKill].map(([id, own]) => [
      id,
      own.flatMap((row) => (row.outcome && outcomeOf(row.outcome)) ?? []),
    ]),
  );
}

/** Until November 2026 `discovered` was stored as `joined`. */
export function outcomeOf(json: Json<KillOutcome>): KillOutcome | undefined {
  const stored: (KillOutcome & { readonly joined?: boolean }) | undefined = fromJson(json);
  if (stored === undefined) return undefined;
  const { joined, ...outcome } = stored;
  return joined === undefined ? outcome : { ...outcome, discovered: joined };
}
