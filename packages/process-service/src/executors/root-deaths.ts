import { identityKey } from "@corral/inspector/core";
import { ProcessServiceError } from "../core/errors.ts";
import { endingOfExit } from "../core/history/exit-ending.ts";
import { isRootOf, type SeenDeath } from "../core/history/process-exit.ts";
import type { LineageEntry } from "../core/model.ts";
import type { Reconciler } from "./reconcile.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";

/** A root that a scan shows alive so long after its reported death was not dead, milliseconds. */
const disprovedAfterMs = 5_000;

export interface RootDeathsOptions {
  readonly registry: Pick<ExecutorRegistry, "get">;
  readonly reconciler: Pick<Reconciler, "end">;
  readonly lineage: { readonly entries: ReadonlyMap<string, LineageEntry> };
}

/**
 * Completes the endings of executors with the exit status that the kernel reports for their roots, also
 * for executors without a waiting parent. Only a pin or a scan proves that an executor has ended.
 */
export class RootDeaths {
  readonly #options: RootDeathsOptions;
  /** By executor id. */
  readonly #deaths = new Map<string, SeenDeath>();

  constructor(options: RootDeathsOptions) {
    this.#options = options;
  }

  /** Whether one of these is the death of an executor's root. */
  add(deaths: readonly SeenDeath[]): boolean {
    const { registry, lineage } = this.#options;
    const before = this.#deaths.size;
    for (const death of deaths) {
      const entry = lineage.entries.get(identityKey(death.identity));
      if (entry === undefined || endingOfExit(death) === undefined) continue;
      if (isRootOf(registry.get(entry.executorId), entry)) {
        this.#deaths.set(entry.executorId, death);
      }
    }
    return this.#deaths.size > before;
  }

  /** Called after the executors were compared with the scan taken at `takenAt`. */
  async settle(takenAt: number): Promise<void> {
    const { registry, reconciler } = this.#options;
    for (const [id, death] of this.#deaths) {
      const executor = registry.get(id);
      const ending = endingOfExit(death);
      if (executor === undefined || ending === undefined) {
        this.#deaths.delete(id);
        continue;
      }
      if (executor.endedAt === undefined) {
        if (takenAt - death.seenAt > disprovedAfterMs) this.#deaths.delete(id);
        continue;
      }
      try {
        await reconciler.end(id, death.seenAt, ending);
        this.#deaths.delete(id);
      } catch (error) {
        // The store failed: try again at the next tick.
        if (!(error instanceof ProcessServiceError)) throw error;
      }
    }
  }
}
