import { setImmediate } from "node:timers/promises";
import type { ProcessBirth, ProcessDeath } from "../../core/driver.ts";
import { listPids } from "./listing-source.ts";
import type { ConnectorSocket } from "./connector-socket.ts";
import type { KernelEvent } from "./connector-messages.ts";
import {
  ForkTracker,
  toBirth,
  type ForkTrackerOptions,
  type TrackedEvents,
} from "./fork-tracker.ts";

/** A wait ends after this, so that a program that forgot to close this can end. */
const WAIT_MS = 500;
/** Events gather for so long after the last ones: to be woken for each would cost more than it does. */
const GATHER_MS = 20;
/** In a fork storm the receive buffer may be full in tens of milliseconds. */
const STORM_GATHER_MS = 4;
const STORM_BIRTHS = 30;
/** Others want the event loop, too. */
const SLICE_MS = 2;
const MOST_AT_ONCE = 1_000;

export interface StreamListener {
  readonly onBirths: (births: readonly ProcessBirth[]) => void;
  readonly onDeaths?: ((deaths: readonly ProcessDeath[]) => void) | undefined;
  readonly onLost: (reason: string) => void;
  /** The stream has ended by itself and tells nothing more. */
  readonly onFailed: (error: unknown) => void;
}

export interface ConnectorStreamOptions extends ForkTrackerOptions {
  readonly socket: ConnectorSocket;
  readonly procRoot: string;
  /** Clock ticks since boot. */
  readonly nowTicks: () => number;
}

/** Every birth of the machine, told to all listeners in the order of the kernel. */
export class ConnectorStream {
  readonly #options: ConnectorStreamOptions;
  readonly #tracker: ForkTracker;
  readonly #listeners = new Set<StreamListener>();
  #pumping: Promise<void> | undefined;
  #count = 0;
  /** Some were told to have exited and are not yet seen dead. */
  #unsettled = false;
  #closed = false;

  constructor(options: ConnectorStreamOptions) {
    this.#options = options;
    this.#tracker = new ForkTracker(options, options.nowTicks());
    void this.#run();
  }

  get closed(): boolean {
    return this.#closed;
  }

  add(listener: StreamListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.close();
    };
  }

  /** Tells what has come by now. Two equal answers prove that nothing was born in between. */
  async look(): Promise<number> {
    await this.#pumping;
    await this.#pump();
    return this.#count;
  }

  close(): void {
    this.#closed = true;
    this.#options.socket.close();
  }

  async #run(): Promise<void> {
    try {
      await this.#list();
      while (!this.#closed) {
        await this.#options.socket.wait(this.#unsettled ? GATHER_MS : WAIT_MS);
        if (this.#closed) return;
        const before = this.#count;
        await this.#pump();
        const births = this.#count - before;
        await unreferenced(births === 0 ? 0 : births < STORM_BIRTHS ? GATHER_MS : STORM_GATHER_MS);
      }
    } catch (error) {
      if (this.#closed) return;
      this.close();
      for (const listener of this.#listeners) listener.onFailed(error);
    }
  }

  #pump(): Promise<void> {
    this.#pumping ??= this.#drain().finally(() => {
      this.#pumping = undefined;
    });
    return this.#pumping;
  }

  async #drain(): Promise<void> {
    for (let more = true; more && !this.#closed;) {
      const events: KernelEvent[] = [];
      const drained = this.#options.socket.drain(MOST_AT_ONCE, (event) => events.push(event));
      more = drained.more;
      if (drained.lost) this.#restart();
      await this.#apply(events);
    }
  }

  /** Who has which pid is read anew: what was lost may have given any of them to another process. */
  #restart(): void {
    this.#count += 1;
    this.#tracker.restart(this.#options.nowTicks());
    for (const { onLost } of this.#listeners) onLost("more started at once than the kernel keeps");
    void this.#list().catch(() => undefined);
  }

  async #apply(events: readonly KernelEvent[]): Promise<void> {
    const told: TrackedEvents = { births: [], deaths: [] };
    let sliceEnd = performance.now() + SLICE_MS;
    for (const event of events) {
      const now = performance.now();
      this.#tracker.apply(event, told, now);
      if (now <= sliceEnd) continue;
      await setImmediate();
      sliceEnd = performance.now() + SLICE_MS;
    }
    this.#unsettled = this.#tracker.settle(told, performance.now());
    this.#count += told.births.length;
    const seenAt = Date.now();
    const births = told.births.map((birth) => toBirth(birth, seenAt));
    for (const { onBirths, onDeaths } of this.#listeners) {
      if (births.length > 0) onBirths(births);
      if (told.deaths.length > 0) onDeaths?.(told.deaths);
    }
  }

  /** Processes that were there before the events began: they may end right after a fork of theirs. */
  async #list(): Promise<void> {
    let sliceEnd = performance.now() + SLICE_MS;
    for (const name of await listPids(this.#options.procRoot)) {
      this.#tracker.find(Number(name));
      if (performance.now() <= sliceEnd) continue;
      await setImmediate();
      sliceEnd = performance.now() + SLICE_MS;
    }
  }
}

/** Does not keep the program alive. */
async function unreferenced(milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
