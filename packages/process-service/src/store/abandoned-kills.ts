import type { KillLocks } from "./kill-locks.ts";
import { finishedAmong, selectUnfinished, unfinishedIds } from "./kills.ts";
import type { Queryable } from "./schema.ts";
import type { AbandonedKill } from "./store.ts";

/** Locks before recording: a recorded kill without a lock counts as abandoned. */
export async function beginLocked(
  locks: KillLocks,
  id: string,
  begin: () => Promise<void>,
): Promise<void> {
  if (!locks.acquire(id)) throw new Error(`the kill ${id} runs already`);
  try {
    await begin();
  } catch (error) {
    locks.release(id, true);
    throw error;
  }
}

/** Unfinished kills without a lock holder; the caller holds their locks afterwards. */
export async function takeAbandoned(
  database: Queryable,
  locks: KillLocks,
  hostId: string,
  ids?: readonly string[],
): Promise<readonly AbandonedKill[]> {
  const taken: AbandonedKill[] = [];
  for (const id of await unfinishedIds(database, hostId, ids)) {
    if (!acquired(locks, id)) continue;
    try {
      // Read under the lock: the previous holder may have finished the record meanwhile.
      const kill = await selectUnfinished(database, id);
      if (kill === undefined) locks.release(id, true);
      else taken.push(kill);
    } catch (error) {
      locks.release(id, false);
      throw error;
    }
  }
  if (ids !== undefined) await removeSpent(database, locks, ids);
  return taken;
}

/** Removes locks of finished kills: their process ended between record and release. */
async function removeSpent(
  database: Queryable,
  locks: KillLocks,
  ids: readonly string[],
): Promise<void> {
  for (const id of await finishedAmong(database, ids)) {
    if (acquired(locks, id)) locks.release(id, true);
  }
}

/** An error proves nothing about the holder: counts as held. */
function acquired(locks: KillLocks, id: string): boolean {
  try {
    return locks.acquire(id);
  } catch {
    return false;
  }
}
