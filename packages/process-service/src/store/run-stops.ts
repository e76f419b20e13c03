import { outcomeOf } from "./kill-processes.ts";
import { addStops, type RunStops } from "../core/history/run-stops.ts";
import type { Queryable } from "./schema.ts";

/** By executor id: what kills did to its processes; executors that none touched are left out. */
export async function selectStops(
  database: Queryable,
  executorIds: readonly string[],
): Promise<ReadonlyMap<string, RunStops>> {
  if (executorIds.length === 0) return new Map();
  const rows = await database
    .selectFrom("kill_processes")
    .innerJoin("kills", "kills.id", "kill_processes.kill_id")
    .innerJoin("executors", "executors.id", "kill_processes.executor_id")
    .select(["kill_processes.executor_id", "kill_id", "outcome"])
    .select(["kills.started_at", "executors.ended_at"])
    .where("kill_processes.executor_id", "in", executorIds)
    .where("outcome", "is not", null)
    .execute();
  const stops = new Map<string, RunStops>();
  for (const [id, own] of Map.groupBy(rows, (row) => row.executor_id)) {
    if (id === null) continue;
    const counted = addStops(
      own.flatMap(({ kill_id: killId, outcome, started_at: at, ended_at: endedAt }) => {
        const read = outcome === null ? undefined : outcomeOf(outcome);
        if (read === undefined) return [];
        return {
          killId,
          outcome: read,
          afterEnd: endedAt !== null && Number(at) >= Number(endedAt),
        };
      }),
    );
    if (counted !== undefined) stops.set(id, counted);
  }
  return stops;
}
