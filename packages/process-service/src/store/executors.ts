import type { Insertable, Selectable } from "kysely";
import { completeEnding } from "../core/ending.ts";
import type {
  Executor,
  ExecutorEnding,
  ExecutorUsage,
  KeptSession,
  ProductMention,
} from "../core/model.ts";
import {
  fromJson,
  integerOrNull,
  present,
  storable,
  storableOrNull,
  toJson,
  whole,
} from "./rows.ts";
import type { ExecutorsTable, Queryable } from "./schema.ts";
import type { ExecutorQuery, Place } from "./store.ts";

export async function insertExecutor(database: Queryable, executor: Executor): Promise<void> {
  await database.insertInto("executors").values(toRow(executor)).execute();
}

export async function selectExecutor(
  database: Queryable,
  id: string,
): Promise<Executor | undefined> {
  const row = await database
    .selectFrom("executors")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
  return row && fromRow(row);
}

export async function selectExecutors(
  database: Queryable,
  filter: ExecutorQuery,
): Promise<Executor[]> {
  const { hostId, endedSince } = filter;
  const rows = await database
    .selectFrom("executors")
    .selectAll()
    .where("host_id", "=", hostId)
    .$if(endedSince !== undefined, (query) =>
      query.where((when) =>
        when.or([when("ended_at", "is", null), when("ended_at", ">=", whole(endedSince ?? 0))]),
      ),
    )
    .orderBy("registered_at", "desc")
    .orderBy("id", "desc")
    .execute();
  return rows.map(fromRow);
}

/** Reads, then writes: call in a transaction. */
export async function endExecutor(
  transaction: Queryable,
  id: string,
  endedAt: number,
  ending: ExecutorEnding,
): Promise<void> {
  const before = await selectExecutor(transaction, id);
  const at = Math.min(before?.endedAt ?? endedAt, endedAt);
  await transaction
    .updateTable("executors")
    .set({ ended_at: whole(at), ...endingColumns(completeEnding(before?.ending, ending)) })
    .where("id", "=", id)
    .execute();
}

export async function reopenExecutor(database: Queryable, id: string): Promise<void> {
  await database
    .updateTable("executors")
    .set({ ended_at: null, ...endingColumns(undefined) })
    .where("id", "=", id)
    .execute();
}

export async function updateExecutorUsage(
  database: Queryable,
  usages: ReadonlyMap<string, ExecutorUsage>,
): Promise<void> {
  for (const [id, usage] of usages) {
    await database.updateTable("executors").set(usageColumns(usage)).where("id", "=", id).execute();
  }
}

export async function setExecutorPlace(
  database: Queryable,
  id: string,
  place: Place,
): Promise<void> {
  await database.updateTable("executors").set(placeColumns(place)).where("id", "=", id).execute();
}

export async function setExecutorLabels(database: Queryable, executor: Executor): Promise<void> {
  await database
    .updateTable("executors")
    .set(labelColumns(executor))
    .where("id", "=", executor.id)
    .execute();
}

export async function setExecutorSession(
  database: Queryable,
  id: string,
  session: KeptSession,
): Promise<void> {
  await database
    .updateTable("executors")
    .set(sessionColumns(session))
    .where("id", "=", id)
    .execute();
}

export async function setExecutorProduct(
  database: Queryable,
  id: string,
  product: ProductMention,
): Promise<void> {
  await database
    .updateTable("executors")
    .set(productColumns(product))
    .where("id", "=", id)
    .execute();
}

export async function clearExecutorSessions(database: Queryable, hostId: string): Promise<void> {
  await database
    .updateTable("executors")
    .set(sessionColumns(undefined))
    .where("host_id", "=", hostId)
    .execute();
}

function sessionColumns(session: KeptSession | undefined) {
  return {
    session_id: storableOrNull(session?.id, 128),
    session_title: storableOrNull(session?.title, 512),
    session_model: storableOrNull(session?.model, 512),
  };
}

function productColumns(product: ProductMention | undefined) {
  return {
    product_label: storableOrNull(product?.label, 128),
    product_title: storableOrNull(product?.title, 256),
  };
}

function placeColumns({ workspace, project, task }: Place) {
  return {
    project: storableOrNull(project, 512),
    task: storableOrNull(task, 512),
    // PATH_MAX is 4,096 bytes; escaped bytes make it longer.
    workspace: storableOrNull(workspace, 16_384),
  };
}

function usageColumns(usage: ExecutorUsage) {
  return {
    cpu_time_ms: whole(usage.cpuTimeMs),
    peak_memory_bytes: whole(usage.peakMemoryBytes),
    peak_processes: whole(usage.peakProcesses),
  };
}

function endingColumns(ending: ExecutorEnding | undefined) {
  return {
    end_how: ending?.how ?? null,
    end_exit_code: ending?.exitCode === undefined ? null : whole(ending.exitCode),
    end_signal: storableOrNull(ending?.signal, 64),
    end_by: storableOrNull(ending?.by, 512),
    end_out_of_memory: ending?.outOfMemory === true ? 1 : 0,
  };
}

function labelColumns(executor: Executor) {
  const { origin, label, workspace, project, task, attempt, labels } = executor;
  return {
    origin,
    label: storable(label, 512),
    ...placeColumns({ workspace, project, task }),
    attempt: storableOrNull(attempt, 512),
    labels: toJson(storableLabels(labels)),
  };
}

function toRow(executor: Executor): Insertable<ExecutorsTable> {
  return {
    id: executor.id,
    host_id: executor.hostId,
    boot_id: executor.bootId ?? null,
    pid: executor.pid,
    start_token: executor.startToken,
    kind: executor.kind,
    ...labelColumns(executor),
    runner_pid: executor.runner?.pid ?? null,
    runner_start_token: executor.runner?.startToken ?? null,
    started_at: whole(executor.startedAt),
    exec_after_ms: executor.execAfterMs === undefined ? null : whole(executor.execAfterMs),
    registered_at: whole(executor.registeredAt),
    ended_at: executor.endedAt === undefined ? null : whole(executor.endedAt),
    ...endingColumns(executor.ending),
    ...usageColumns(executor.usage),
    ...sessionColumns(executor.session),
    ...productColumns(executor.product),
  };
}

function storableLabels(labels: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(labels).slice(0, 64);
  return Object.fromEntries(entries.map(([k, v]) => [storable(k, 256), storable(v, 1024)]));
}

function fromRow(row: Selectable<ExecutorsTable>): Executor {
  return {
    id: row.id,
    hostId: row.host_id,
    pid: Number(row.pid),
    startToken: row.start_token,
    kind: row.kind,
    origin: row.origin === "adopted" ? "registered" : row.origin,
    label: row.label,
    ...present({
      bootId: row.boot_id,
      project: row.project,
      task: row.task,
      attempt: row.attempt,
      workspace: row.workspace,
      runner: runnerOf(row),
      execAfterMs: integerOrNull(row.exec_after_ms),
      endedAt: integerOrNull(row.ended_at),
      ending: endingOf(row),
      session: sessionOf(row),
      product: productOf(row),
    }),
    labels: fromJson(row.labels) ?? {},
    startedAt: Number(row.started_at),
    registeredAt: Number(row.registered_at),
    usage: {
      cpuTimeMs: Number(row.cpu_time_ms),
      peakMemoryBytes: Number(row.peak_memory_bytes),
      peakProcesses: Number(row.peak_processes),
    },
  };
}

function runnerOf(row: Selectable<ExecutorsTable>) {
  if (row.runner_pid === null || row.runner_start_token === null) return null;
  return { pid: Number(row.runner_pid), startToken: row.runner_start_token };
}

function sessionOf(row: Selectable<ExecutorsTable>): KeptSession | null {
  if (row.session_id === null) return null;
  return {
    id: row.session_id,
    ...present({ title: row.session_title, model: row.session_model }),
  };
}

function productOf(row: Selectable<ExecutorsTable>): ProductMention | null {
  const { product_label: label, product_title: title } = row;
  return label === null || title === null ? null : { label, title };
}

function endingOf(row: Selectable<ExecutorsTable>): ExecutorEnding | null {
  if (row.end_how === null) return null;
  return {
    how: row.end_how,
    ...present({
      exitCode: integerOrNull(row.end_exit_code),
      signal: row.end_signal,
      by: row.end_by,
      outOfMemory: Number(row.end_out_of_memory) === 1 ? true : null,
    }),
  };
}
