import { boundExits, exitLimits } from "../core/history/bound-exits.ts";
import { countExits, type ProcessExit } from "../core/history/process-exit.ts";
import {
  addTotals,
  mostOf,
  noRunTotals,
  nothingLeftOver,
  type LeftOverAmount,
  type RunTotals,
} from "../core/history/run-totals.ts";
import type { Store } from "../store/store.ts";

/** Ends of processes that are not yet in the store, with the same bounds. */
export class ExitQueue {
  readonly #store: Pick<Store, "exits">;
  /** By executor id. */
  #exits = new Map<string, readonly ProcessExit[]>();
  #totals = new Map<string, RunTotals>();
  readonly #leftOver = new Map<string, LeftOverAmount>();
  /** How many records the store has per executor, as of the last write. */
  readonly #stored = new Map<string, number>();
  /** From the id of a detected agent to the id that it was registered with. */
  readonly #successors = new Map<string, string>();

  constructor(store: Pick<Store, "exits">) {
    this.#store = store;
  }

  add(exits: readonly ProcessExit[]): void {
    const known = exits.map((exit) => this.#ofSuccessor(exit));
    for (const [id, own] of Map.groupBy(known, ({ executorId }) => executorId)) {
      this.#bound(id, [...(this.#exits.get(id) ?? []), ...own]);
    }
  }

  /** Keeps the highest amount. */
  noteLeftOver(executorId: string, amount: LeftOverAmount): void {
    const before = this.#leftOver.get(executorId) ?? nothingLeftOver;
    const most = mostOf(before, amount);
    if (most.processes === before.processes && most.memoryBytes === before.memoryBytes) return;
    this.#leftOver.set(executorId, most);
    this.#addTotals(executorId, { leftOver: most });
  }

  /** The ends of an executor that are not yet in the store. */
  unwritten(executorId: string): readonly ProcessExit[] {
    return this.#exits.get(executorId) ?? [];
  }

  /** Writes the queue; after an error the next call tries again. */
  async flush(): Promise<void> {
    if (this.#exits.size === 0 && this.#totals.size === 0) return;
    const [exits, totals] = [this.#exits, this.#totals];
    this.#exits = new Map();
    this.#totals = new Map();
    try {
      const batch = { exits: [...exits.values()].flat(), summaries: totals };
      for (const [id, count] of await this.#store.exits.record(batch)) this.#stored.set(id, count);
    } catch (error) {
      for (const [id, own] of exits) this.#bound(id, [...own, ...this.unwritten(id)]);
      for (const [id, change] of totals) this.#addTotals(id, change);
      throw error;
    }
  }

  /** Moves the records of a detected agent to the executor that it was registered as. */
  async reassign(from: string, to: string): Promise<void> {
    await this.flush();
    await this.#store.exits.reassign(from, to);
    this.#successors.set(from, to);
  }

  #ofSuccessor(exit: ProcessExit): ProcessExit {
    const executorId = this.#successors.get(exit.executorId);
    return executorId === undefined ? exit : { ...exit, executorId };
  }

  /** Counts the exits beyond the limit of an executor. */
  #bound(id: string, own: readonly ProcessExit[]): void {
    const { kept, counted } = boundExits(own, this.#stored.get(id) ?? 0, exitLimits.perExecutor);
    if (kept.length > 0) this.#exits.set(id, kept);
    else this.#exits.delete(id);
    if (counted.length > 0) this.#addTotals(id, { exits: countExits(counted) });
  }

  #addTotals(id: string, change: Partial<RunTotals>): void {
    this.#totals.set(id, addTotals(this.#totals.get(id) ?? noRunTotals, change));
  }
}
