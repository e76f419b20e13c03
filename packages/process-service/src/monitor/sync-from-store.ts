import { mayLive } from "../executors/ending-of.ts";
import type { ExecutorPins } from "../executors/executor-pins.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";
import type { Protections } from "../state/protections.ts";
import type { LineageMemory } from "../state/lineage-memory.ts";
import type { CurrentSettings } from "../state/current-settings.ts";
import type { Store } from "../store/store.ts";

/** How long after an end another service may still add to it (an exit code), milliseconds. */
const completedWithinMs = 10 * 60_000;

export interface StoreSyncOptions {
  readonly store: Pick<Store, "foreignChanges">;
  readonly registry: Pick<ExecutorRegistry, "retry" | "sync">;
  readonly protections: Pick<Protections, "load">;
  readonly lineage: Pick<LineageMemory, "merge">;
  readonly pins: Pick<ExecutorPins, "status">;
  readonly settings: Pick<CurrentSettings, "load">;
  readonly now: () => number;
}

/**
 * Returns a function that loads what other services on the same store have written since the last
 * call, and resolves with whether the settings changed. It never throws: store.status() reports a
 * failing store, and the state in memory stays valid.
 */
export function createStoreSync(options: StoreSyncOptions): () => Promise<boolean> {
  const { store, registry, protections, lineage, pins, settings, now } = options;
  let seen = store.foreignChanges();
  return async () => {
    try {
      await registry.retry();
      const changes = store.foreignChanges();
      if (changes !== undefined && changes === seen) return false;
      await registry.sync(
        await lineage.merge(),
        (executor) => mayLive(pins.status(executor)),
        now() - completedWithinMs,
      );
      await protections.load();
      const changed = await settings.load();
      seen = changes;
      return changed;
    } catch {
      return false; // the next tick retries
    }
  };
}
