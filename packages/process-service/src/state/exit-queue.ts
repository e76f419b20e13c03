import { setImmediate } from "node:timers/promises";
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
import type { ExitBatch } from "../store/process-exits.ts";
import type { Store } from "../store/store.ts";

/** Written in a few milliseconds. */
const exitsPerBatch = 256;

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
    for (;;) {
      const batch = this.#take();
      if (batch === undefined) return;
      try {
        const stored = await this.#store.exits.record(batch);
        for (const [id, count] of stored) this.#stored.set(id, count);
      } catch (error) {
        this.#putBack(batch);
        throw error;
      }
      // SQLite blocks the event loop during a batch; other work runs between two.
      await setImmediate();
    }
  }

  /** Moves the records of a detected agent to the executor that it was registered as. */
  async reassign(from: string, to: string): Promise<void> {
    await this.flush();
    await this.#store.exits.reassign(from, to);
    this.#successors.set(from, to);
  }

  #take(): ExitBatch | undefined {
    if (this.#exits.size === 0 && this.#totals.size === 0) return undefined;
    const waiting = [...this.#exits.values()].flat();
    const summaries = this.#totals;
    this.#totals = new Map();
    this.#exits = Map.groupBy(waiting.slice(exitsPerBatch), ({ executorId }) => executorId);
    return { exits: waiting.slice(0, exitsPerBatch), summaries };
  }

  #putBack({ exits, summaries }: ExitBatch): void {
    for (const [id, own] of Map.groupBy(exits, ({ executorId }) => executorId)) {
      this.#bound(id, [...own, ...this.unwritten(id)]);
    }
    for (const [id, totals] of summaries) this.#addTotals(id, totals);
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
