import { forgetDeadLineage } from "./lineage.ts";
import { thinSamples } from "./samples.ts";
import type { Queryable } from "./schema.ts";
import type { Store } from "./store.ts";

const minute = 60_000;
const hour = 60 * minute;

/** Samples of the newest hour stay, those of the day before are merged per minute, older ones per quarter of an hour. */
const thinning = [
  { olderThanMs: 24 * hour, spanMs: 15 * minute },
  { olderThanMs: hour, spanMs: minute },
];

/** Most ended executors that stay, the newest: an orchestrator may start thousands in a day. */
const endedExecutorsLimit = 20_000;

/** How long dead entries without living descendants stay, milliseconds. */
const rememberDeadMs = hour;

/** Ids per statement: every dialect limits the number of parameters. */
const idsPerStatement = 500;

export async function prune(
  database: Queryable,
  options: Parameters<Store["prune"]>[0],
  now: number,
  limit = endedExecutorsLimit,
): Promise<void> {
  const { hostId, olderThan, keepExecutors } = options;
  const surplus = await database
    .selectFrom("executors")
    .select("ended_at")
    .where("host_id", "=", hostId)
    .where("ended_at", "is not", null)
    .orderBy("ended_at", "desc")
    .limit(1)
    .offset(limit)
    .executeTakeFirst();
  const old = await database
    .selectFrom("executors")
    .select("id")
    .where("host_id", "=", hostId)
    .where((when) =>
      when.or([
        when("ended_at", "<", olderThan),
        ...(surplus === undefined ? [] : [when("ended_at", "<=", surplus.ended_at)]),
      ]),
    )
    .execute();
  const ids = old.map((row) => row.id).filter((id) => !keepExecutors.has(id));
  await removeExecutors(database, ids);
  await database
    .deleteFrom("run_summaries")
    .where("executor_id", "not in", (e) => e.selectFrom("executors").select("id"))
    .execute();
  await database
    .deleteFrom("kills")
    .where("host_id", "=", hostId)
    .where("finished_at", "<", olderThan)
    .execute();
  await database.deleteFrom("samples").where("at", "<", olderThan).execute();
  await database
    .deleteFrom("process_exits")
    .where("host_id", "=", hostId)
    .where("ended_at", "<", olderThan)
    .execute();
  await forgetDeadLineage(database, hostId, now - rememberDeadMs);
  for (const { olderThanMs, spanMs } of thinning) {
    await thinSamples(database, now - olderThanMs, spanMs);
  }
}

/** Deletes executors and all rows that refer to them. */
export async function removeExecutors(database: Queryable, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += idsPerStatement) {
    const some = ids.slice(start, start + idsPerStatement);
    await database.deleteFrom("lineage").where("executor_id", "in", some).execute();
    await database.deleteFrom("samples").where("executor_id", "in", some).execute();
    await database.deleteFrom("process_exits").where("executor_id", "in", some).execute();
    await database.deleteFrom("run_summaries").where("executor_id", "in", some).execute();
    await database
      .deleteFrom("keeps")
      .where("kind", "=", "executor")
      .where("target", "in", some)
      .execute();
    await database.deleteFrom("executors").where("id", "in", some).execute();
  }
}
