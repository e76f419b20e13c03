import type { CorralView, ExecutorUsage } from "../core/model.ts";
import type { Reconciler } from "../executors/reconcile.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";
import type { LineageMemory } from "../state/lineage-memory.ts";
import type { CurrentSettings } from "../state/current-settings.ts";
import type { Store } from "../store/store.ts";
import type { ExitTracker } from "./exit-tracker.ts";

/** Interval for writing usage and samples, milliseconds: enough for a chart over hours. */
const writeEveryMs = 10_000;
const pruneEveryMs = 3_600_000;

/** Writes usage, samples and lineage to the store after ticks. */
export type Writer = ReturnType<typeof createWriter>;

export interface WriterOptions {
  readonly store: Pick<Store, "executors" | "samples" | "prune">;
  readonly hostId: string;
  readonly registry: Pick<ExecutorRegistry, "all" | "forgetRemoved">;
  readonly lineage: Pick<LineageMemory, "entries" | "flush">;
  readonly exits: Pick<ExitTracker, "write" | "flush">;
  readonly settings: Pick<CurrentSettings, "current">;
  readonly reconciler: Pick<Reconciler, "settleAll">;
  readonly now: () => number;
  readonly monotonic: () => number;
}

export function createWriter(options: WriterOptions) {
  const { store, hostId, registry, lineage, exits, settings, reconciler, now, monotonic } = options;
  let writtenAt = monotonic();
  // First soon after the start, not during it: pruning waits for the disk.
  let prunedAt = Number.NEGATIVE_INFINITY;
  const written = new Map<string, ExecutorUsage>();

  const attempt = async (action: () => Promise<void>) => {
    try {
      await action();
    } catch {
      // Ignore the error: store.status() reports it, and the next tick retries.
    }
  };

  const writeUsage = async () => {
    const usages = new Map<string, ExecutorUsage>();
    for (const { id, usage } of registry.all()) {
      if (written.get(id) !== usage) usages.set(id, usage);
    }
    if (usages.size === 0) return;
    await store.executors.updateUsage(usages);
    for (const [id, usage] of usages) written.set(id, usage);
  };

  const writeSamples = async (view: CorralView) => {
    const rows = new Map(
      view.executors
        .filter(({ alive, totals }) => alive || totals.processes > 0)
        .map(({ id, totals }) => [id, totals]),
    );
    if (rows.size > 0) await store.samples.append(view.takenAt, rows);
  };

  const prune = async (view: CorralView) => {
    const keepExecutors = new Set(
      view.executors.filter(({ totals }) => totals.processes > 0).map(({ id }) => id),
    );
    for (const entry of lineage.entries.values()) keepExecutors.add(entry.executorId);
    const olderThan = now() - settings.current.retentionMs;
    await store.prune({ hostId, olderThan, keepExecutors });
    await registry.forgetRemoved();
  };

  return {
    /** Never throws: store.status() reports errors, and unwritten data is kept for the next call. */
    write: async (view: CorralView) => {
      await attempt(async () => lineage.flush());
      await attempt(async () => exits.write(view));
      if (monotonic() - writtenAt >= writeEveryMs) {
        writtenAt = monotonic();
        await attempt(writeUsage);
        await attempt(async () => writeSamples(view));
        if (monotonic() - prunedAt >= pruneEveryMs) {
          prunedAt = monotonic();
          await attempt(async () => prune(view));
        }
      }
    },
    /** Writes all unwritten data, as far as the store accepts it. */
    flush: async (view: CorralView | undefined) => {
      await attempt(async () => reconciler.settleAll());
      await attempt(async () => lineage.flush());
      await attempt(async () => exits.flush());
      await attempt(writeUsage);
      if (view !== undefined) await attempt(async () => writeSamples(view));
    },
  };
}
