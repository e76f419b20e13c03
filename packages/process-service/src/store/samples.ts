import { sql } from "kysely";
import type { SampleRing } from "../core/model.ts";
import { batchInsert } from "./batch.ts";
import { readFact, writeFact } from "./facts.ts";
import { whole } from "./rows.ts";
import type { Queryable, SamplesTable } from "./schema.ts";
import type { Store } from "./store.ts";

/** Samples closer together than this share one row, milliseconds. */
const spanMs = 10_000;

type SampleRows = Parameters<Store["samples"]["append"]>[1];

const mergedWeight = sql<number>`samples.weight + excluded.weight`;

const mergedCpu = sql<number>`(samples.cpu_percent * samples.weight
  + excluded.cpu_percent * excluded.weight) / (samples.weight + excluded.weight)`;

/** `max` of SQLite is `greatest` of PostgreSQL; both know `case`. */
function higherOf(column: "memory_bytes" | "processes") {
  const [kept, added] = [sql.ref(`samples.${column}`), sql.ref(`excluded.${column}`)];
  return sql<number>`case when ${added} > ${kept} then ${added} else ${kept} end`;
}

const merge = batchInsert<SamplesTable>((database, rows) =>
  database
    .insertInto("samples")
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(["executor_id", "at"]).doUpdateSet({
        cpu_percent: mergedCpu,
        memory_bytes: higherOf("memory_bytes"),
        processes: higherOf("processes"),
        weight: mergedWeight,
      }),
    ),
);

export async function appendSamples(
  database: Queryable,
  at: number,
  rows: SampleRows,
): Promise<void> {
  const start = spanStart(at, spanMs);
  await merge(
    database,
    [...rows].map(([executorId, sample]) => ({
      executor_id: executorId,
      at: start,
      weight: 1,
      cpu_percent: Number.isFinite(sample.cpuPercent) ? sample.cpuPercent : 0,
      memory_bytes: whole(sample.memoryBytes),
      processes: whole(sample.processes),
    })),
  );
}

export async function samplesOfExecutor(
  database: Queryable,
  executorId: string,
): Promise<SampleRing> {
  const rows = await database
    .selectFrom("samples")
    .select(["at", "cpu_percent", "memory_bytes"])
    .where("executor_id", "=", executorId)
    .orderBy("at")
    .execute();
  return {
    at: rows.map((row) => Number(row.at)),
    cpu: rows.map((row) => row.cpu_percent),
    memory: rows.map((row) => Number(row.memory_bytes)),
  };
}

/**
 * Merges samples older than `before` into one row per executor and `toSpanMs`. The progress is stored,
 * so that merged rows are not read again.
 */
export async function thinSamples(
  database: Queryable,
  before: number,
  toSpanMs: number,
): Promise<void> {
  const end = spanStart(before, toSpanMs);
  const start = Number((await readFact(database, `thinned-${toSpanMs}`)) ?? 0);
  await writeFact(database, `thinned-${toSpanMs}`, String(end));
  await sql`
    insert into samples (executor_id, at, weight, cpu_percent, memory_bytes, processes)
    select executor_id, at - at % ${sql.lit(toSpanMs)}, sum(weight),
      sum(cpu_percent * weight) / sum(weight), max(memory_bytes), max(processes)
    from samples
    where at >= ${start} and at < ${end} and at % ${sql.lit(toSpanMs)} <> 0
    group by executor_id, at - at % ${sql.lit(toSpanMs)}
    on conflict (executor_id, at) do update set
      cpu_percent = ${mergedCpu}, memory_bytes = ${higherOf("memory_bytes")},
      processes = ${higherOf("processes")}, weight = ${mergedWeight}
  `.execute(database);
  await sql`
    delete from samples
    where at >= ${start} and at < ${end} and at % ${sql.lit(toSpanMs)} <> 0
  `.execute(database);
}

function spanStart(at: number, span: number): number {
  return Math.floor(whole(at) / span) * span;
}
