import { mayLive } from "../executors/ending-of.ts";
import type { World } from "./world.ts";

/** How long after an end another service may still be told more about it. */
const completedWithinMs = 10 * 60_000;

/**
 * Makes the function that takes over what another service (or a command) on the same store has
 * written since the last call. It never throws: a store in trouble is told by its status, and what
 * is in memory still holds.
 */
export function createTakeOver(world: World, onSettings: () => void): () => Promise<void> {
  const { store, registry, keeps, lineage, pins, settings, now } = world;
  let seen = store.foreignChanges();
  return async () => {
    try {
      await registry.retry();
      const changes = store.foreignChanges();
      if (changes !== undefined && changes === seen) return;
      await registry.sync(
        await lineage.merge(),
        (executor) => mayLive(pins.status(executor)),
        now() - completedWithinMs,
      );
      await keeps.load();
      if (await settings.load()) onSettings();
      seen = changes;
    } catch {
      // Tried again at the next tick.
    }
  };
}
