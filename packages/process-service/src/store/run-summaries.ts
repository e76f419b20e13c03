import { sql } from "kysely";
import { addCounts, kindOfExit, noExits, type ExitCounts } from "../core/history/process-exit.ts";
import { addTotals, noRunTotals, type RunTotals } from "../core/history/run-totals.ts";
import { batchInsert } from "./batch.ts";
import { integerOrNull, present, whole } from "./rows.ts";
import type { Queryable, RunSummariesTable } from "./schema.ts";

function sumOf(column: "succeeded" | "failed" | "signalled" | "unknown_exits") {
  return sql<number>`${sql.ref(`run_summaries.${column}`)} + ${sql.ref(`excluded.${column}`)}`;
}

/** `max` of SQLite is `greatest` of PostgreSQL; both know `case`. */
function higherOf(column: "left_over_processes" | "left_over_bytes") {
  const [kept, added] = [sql.ref(`run_summaries.${column}`), sql.ref(`excluded.${column}`)];
  return sql<number>`case when ${added} > ${kept} then ${added} else ${kept} end`;
}

const merge = batchInsert<RunSummariesTable>((database, rows) =>
  database
    .insertInto("run_summaries")
    .values(rows)
    .onConflict((conflict) =>
      conflict.column("executor_id").doUpdateSet({
        succeeded: sumOf("succeeded"),
        failed: sumOf("failed"),
        signalled: sumOf("signalled"),
        unknown_exits: sumOf("unknown_exits"),
        left_over_processes: higherOf("left_over_processes"),
        left_over_bytes: higherOf("left_over_bytes"),
      }),
    ),
);

/** By executor id: counts of ends without a record, and left-overs. */
export async function addToSummaries(
  transaction: Queryable,
  changes: ReadonlyMap<string, RunTotals>,
): Promise<void> {
  await merge(
    transaction,
    [...changes].map(([executorId, { exits, leftOver }]) => ({
      executor_id: executorId,
      succeeded: exits.succeeded,
      failed: exits.failed,
      signalled: exits.signalled,
      unknown_exits: exits.unknown,
      left_over_processes: leftOver.processes,
      left_over_bytes: whole(leftOver.memoryBytes),
    })),
  );
}

/** By executor id, over ends with and without a record; executors without any are left out. */
export async function selectSummaries(
  database: Queryable,
  executorIds: readonly string[],
): Promise<ReadonlyMap<string, RunTotals>> {
  const summaries = new Map<string, RunTotals>();
  if (executorIds.length === 0) return summaries;
  const rows = await database
    .selectFrom("run_summaries")
    .selectAll()
    .where("executor_id", "in", executorIds)
    .execute();
  for (const row of rows) summaries.set(row.executor_id, fromRow(row));
  for (const [id, exits] of await recordedExits(database, executorIds)) {
    summaries.set(id, addTotals(summaries.get(id) ?? noRunTotals, { exits }));
  }
  return summaries;
}

/** Counts of the ends with a record. */
async function recordedExits(
  database: Queryable,
  executorIds: readonly string[],
): Promise<ReadonlyMap<string, ExitCounts>> {
  const groups = await database
    .selectFrom("process_exits")
    .select(["executor_id", "exit_code", "signal"])
    .select((e) => e.fn.countAll().as("exits"))
    .where("executor_id", "in", executorIds)
    .groupBy(["executor_id", "exit_code", "signal"])
    .execute();
  const counts = new Map<string, ExitCounts>();
  for (const { executor_id: id, exit_code: code, signal, exits } of groups) {
    const kind = kindOfExit(present({ exitCode: integerOrNull(code), signal }));
    counts.set(id, addCounts(counts.get(id) ?? noExits, { ...noExits, [kind]: Number(exits) }));
  }
  return counts;
}

function fromRow(row: RunSummariesTable): RunTotals {
  return {
    exits: {
      succeeded: Number(row.succeeded),
      failed: Number(row.failed),
      signalled: Number(row.signalled),
      unknown: Number(row.unknown_exits),
    },
    leftOver: {
      processes: Number(row.left_over_processes),
      memoryBytes: Number(row.left_over_bytes),
    },
  };
}
