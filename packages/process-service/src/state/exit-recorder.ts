import { setImmediate } from "node:timers/promises";
import { identityKey } from "@corral/inspector/core";
import { observeExits, type ObserveExitsInput } from "../core/history/observe-exits.ts";
import {
  completeExit,
  hasStatus,
  type ProcessExit,
  type SeenDeath,
} from "../core/history/process-exit.ts";
import type { LineageEntry } from "../core/model.ts";
import type { ExitQueue } from "./exit-queue.ts";

/** How long a missing process waits for the report of its death, which may arrive after the scan, milliseconds. */
const statusWithinMs = 1_000;
/** Bound on reported deaths of the whole machine between two scans; scans still show the ends beyond it. */
const mostDeaths = 20_000;
/** Bound on remembered deaths of processes without a lineage entry, as on remembered births. */
const mostUnmatched = 10_000;
/** Processed at a time before other work runs; a few milliseconds. */
const exitsPerSlice = 500;
/** Bound on remembered keys, which keep an end from being recorded twice. */
const mostRemembered = 20_000;

export interface ExitRecorderOptions {
  readonly queue: Pick<ExitQueue, "add">;
  readonly monotonic: () => number;
}

/** Records how the processes of executors ended, from reported deaths and from scans. */
export class ExitRecorder {
  readonly #options: ExitRecorderOptions;
  #deaths: SeenDeath[] = [];
  /** Deaths without a lineage entry at their scan; by identityKey, oldest first. */
  readonly #unmatched = new Map<string, SeenDeath>();
  /** Missing from a scan, report of the death pending; by identityKey. */
  readonly #waiting = new Map<string, { readonly exit: ProcessExit; readonly since: number }>();
  readonly #recorded = new Set<string>();

  constructor(options: ExitRecorderOptions) {
    this.#options = options;
  }

  /** Takes deaths as the inspector reports them; the next scan finds their executors. */
  add(deaths: readonly SeenDeath[]): void {
    for (const death of deaths) this.#deaths.push(death);
    if (this.#deaths.length > mostDeaths) this.#deaths = this.#deaths.slice(-mostDeaths);
  }

  /** Called after each scan, with its results. */
  async observe(scan: Omit<ObserveExitsInput, "deaths">): Promise<void> {
    const reported = [...this.#lateMatches(scan.gone), ...this.#deaths];
    this.#deaths = [];
    let completed: ProcessExit[] = [];
    const deaths: SeenDeath[] = [];
    for (const death of reported) {
      const waiting = this.#take(death);
      if (waiting !== undefined) completed.push(completeExit(waiting, death));
      else if (this.#isNew(death.identity)) deaths.push(death);
    }
    const gone = scan.gone.filter(({ process }) => this.#isNew(process));
    const { exits, unmatched } = observeExits({ ...scan, gone, deaths });
    this.#remember(unmatched);
    const since = this.#options.monotonic();
    let sinceYield = 0;
    for (const exit of exits) {
      if (hasStatus(exit)) completed.push(exit);
      else this.#waiting.set(identityKey(exit.process), { exit, since });
      sinceYield += 1;
      if (sinceYield < exitsPerSlice) continue;
      this.#record(completed);
      completed = [];
      sinceYield = 0;
      await setImmediate();
    }
    this.#record([...completed, ...this.#endWaiting(since - statusWithinMs)]);
  }

  /** Records also the ends whose reports are pending. */
  close(): void {
    this.#record(this.#endWaiting(Number.POSITIVE_INFINITY));
  }

  /** The remembered deaths of processes that got a lineage entry since, as of an agent detected later. */
  #lateMatches(gone: readonly LineageEntry[]): readonly SeenDeath[] {
    if (this.#unmatched.size === 0) return [];
    return gone.flatMap(({ process }) => {
      const key = identityKey(process);
      const death = this.#unmatched.get(key);
      this.#unmatched.delete(key);
      return death ?? [];
    });
  }

  #remember(deaths: readonly SeenDeath[]): void {
    for (const death of deaths) this.#unmatched.set(identityKey(death.identity), death);
    for (const key of this.#unmatched.keys()) {
      if (this.#unmatched.size <= mostUnmatched) break;
      this.#unmatched.delete(key);
    }
  }

  #isNew(process: ProcessExit["process"]): boolean {
    const key = identityKey(process);
    return !this.#recorded.has(key) && !this.#waiting.has(key);
  }

  #take(death: SeenDeath): ProcessExit | undefined {
    const key = identityKey(death.identity);
    const waiting = this.#waiting.get(key);
    if (waiting === undefined || !hasStatus(death)) return undefined;
    this.#waiting.delete(key);
    return waiting.exit;
  }

  #endWaiting(before: number): readonly ProcessExit[] {
    const ended = [...this.#waiting].filter(([, { since }]) => since <= before);
    for (const [key] of ended) this.#waiting.delete(key);
    return ended.map(([, { exit }]) => exit);
  }

  #record(exits: readonly ProcessExit[]): void {
    if (exits.length === 0) return;
    for (const { process } of exits) this.#recorded.add(identityKey(process));
    for (const key of this.#recorded) {
      if (this.#recorded.size <= mostRemembered) break;
      this.#recorded.delete(key);
    }
    this.#options.queue.add(exits);
  }
}
