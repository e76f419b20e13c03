import type { Selectable } from "kysely";
import { exitLimits, type ExitLimits } from "../core/history/bound-exits.ts";
import { countExits, isNotable, type ProcessExit } from "../core/history/process-exit.ts";
import { nothingLeftOver, type RunTotals } from "../core/history/run-totals.ts";
import { batchInsert } from "./batch.ts";
import {
  fromJson,
  integerOrNull,
  present,
  storable,
  storableOrNull,
  toJson,
  whole,
} from "./rows.ts";
import { addToSummaries } from "./run-summaries.ts";
import type { ProcessExitsTable, Queryable } from "./schema.ts";

/** Two services may record the same end: a known exit status replaces an unknown one. */
const upsert = batchInsert<ProcessExitsTable>((database, rows) =>
  database
    .insertInto("process_exits")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["host_id", "pid", "start_token"]).doUpdateSet((e) => ({
        exit_code: e.fn.coalesce("process_exits.exit_code", "excluded.exit_code"),
        signal: e.fn.coalesce("process_exits.signal", "excluded.signal"),
      })),
    ),
);

/** Ends to record, and per executor the counts of ends without a record. */
export interface ExitBatch {
  readonly exits: readonly ProcessExit[];
  readonly summaries: ReadonlyMap<string, RunTotals>;
}

/** Returns the number of records of each executor in the batch. */
export async function recordExits(
  transaction: Queryable,
  { exits, summaries }: ExitBatch,
  limits: ExitLimits = exitLimits,
): Promise<ReadonlyMap<string, number>> {
  // One statement may not touch the same row twice on every dialect.
  const byProcess = new Map(
    exits.map((exit) => [JSON.stringify([exit.process.pid, exit.process.startToken]), exit]),
  );
  await upsert(transaction, [...byProcess.values()].map(toRow));
  await addToSummaries(transaction, summaries);
  const executorIds = new Set(exits.map(({ executorId }) => executorId));
  const recorded = new Map<string, number>();
  for (const executorId of executorIds) {
    const surplus = (await countRows(transaction, executorId)) - limits.perExecutor;
    if (surplus > 0) await countOnly(transaction, surplus, executorId);
  }
  const surplus = exits.length === 0 ? 0 : (await countRows(transaction)) - limits.total;
  if (surplus > 0) await countOnly(transaction, surplus);
  for (const executorId of executorIds) {
    recorded.set(executorId, await countRows(transaction, executorId));
  }
  return recorded;
}

/** Oldest end first. */
export async function selectExits(
  database: Queryable,
  executorId: string,
): Promise<readonly ProcessExit[]> {
  const rows = await database
    .selectFrom("process_exits")
    .selectAll()
    .where("executor_id", "=", executorId)
    .orderBy("ended_at")
    .orderBy("pid")
    .execute();
  return rows.map(fromRow);
}

/** Moves the records of one executor to another. */
export async function reassignExits(
  transaction: Queryable,
  from: string,
  to: string,
): Promise<void> {
  for (const table of ["process_exits", "run_summaries"] as const) {
    await transaction
      .updateTable(table)
      .set({ executor_id: to })
      .where("executor_id", "=", from)
      .execute();
  }
}

/** The number of records, of one executor or of all. */
async function countRows(database: Queryable, executorId?: string): Promise<number> {
  let query = database.selectFrom("process_exits").select((e) => e.fn.countAll().as("rows"));
  if (executorId !== undefined) query = query.where("executor_id", "=", executorId);
  return Number((await query.executeTakeFirst())?.rows ?? 0);
}

/** Turns records into counts: those that are not notable first, oldest first. */
async function countOnly(
  transaction: Queryable,
  surplus: number,
  executorId?: string,
): Promise<void> {
  let query = transaction.selectFrom("process_exits").selectAll();
  if (executorId !== undefined) query = query.where("executor_id", "=", executorId);
  const rows = await query
    .orderBy("notable")
    .orderBy("ended_at")
    .orderBy("pid")
    .orderBy("start_token")
    .limit(surplus)
    .execute();
  const byExecutor = Map.groupBy(rows, (row) => row.executor_id);
  await addToSummaries(
    transaction,
    new Map(
      [...byExecutor].map(([id, own]) => [
        id,
        { exits: countExits(own.map(fromRow)), leftOver: nothingLeftOver },
      ]),
    ),
  );
  const last = rows.at(-1);
  if (last === undefined) return;
  let removal = transaction.deleteFrom("process_exits");
  if (executorId !== undefined) removal = removal.where("executor_id", "=", executorId);
  await removal
    .where((e) =>
      e(
        e.refTuple("notable", "ended_at", "pid", "start_token"),
        "<=",
        e.tuple(Number(last.notable), Number(last.ended_at), Number(last.pid), last.start_token),
      ),
    )
    .execute();
}

function toRow(exit: ProcessExit): ProcessExitsTable {
  return {
    host_id: exit.hostId,
    pid: exit.process.pid,
    start_token: exit.process.startToken,
    executor_id: exit.executorId,
    parent_pid: exit.parent?.pid ?? null,
    parent_start_token: exit.parent?.startToken ?? null,
    name: storable(exit.name, 256),
    command: storable(exit.command, 1024),
    started_at: whole(exit.startedAt),
    ended_at: whole(exit.endedAt),
    exit_code: exit.exitCode === undefined ? null : whole(exit.exitCode),
    signal: storableOrNull(exit.signal, 64),
    core_dumped: exit.coreDumped === true ? 1 : 0,
    out_of_memory: exit.outOfMemory === true ? 1 : 0,
    notable: isNotable(exit) ? 1 : 0,
    ports: toJson(exit.ports),
    children: toJson(exit.livingChildren, 256),
    children_count: whole(exit.livingChildrenCount),
  };
}

function fromRow(row: Selectable<ProcessExitsTable>): ProcessExit {
  const { parent_pid: parentPid, parent_start_token: parentToken } = row;
  return {
    hostId: row.host_id,
    executorId: row.executor_id,
    process: { pid: Number(row.pid), startToken: row.start_token },
    ...present({
      parent:
        parentPid === null || parentToken === null
          ? null
          : { pid: Number(parentPid), startToken: parentToken },
    }),
    name: row.name,
    command: row.command,
    startedAt: Number(row.started_at),
    endedAt: Number(row.ended_at),
    ...present({ exitCode: integerOrNull(row.exit_code), signal: row.signal }),
    ...(Number(row.core_dumped) === 1 ? { coreDumped: true } : {}),
    ...(Number(row.out_of_memory) === 1 ? { outOfMemory: true } : {}),
    ports: fromJson(row.ports) ?? [],
    livingChildren: fromJson(row.children) ?? [],
    livingChildrenCount: Number(row.children_count),
  };
}
