import { setImmediate } from "node:timers/promises";
import { defined } from "../../core/defined.ts";
import type { ProcessBirth, ProcessDeath, ProcessExec } from "../../core/driver.ts";
import { listPids } from "./listing-source.ts";
import type { ConnectorSocket } from "./connector-socket.ts";
import type { KernelEvent } from "./connector-messages.ts";
import {
  ForkTracker,
  toBirth,
  type ForkTrackerOptions,
  type TrackedEvents,
} from "./fork-tracker.ts";
import type { OutOfMemoryLog } from "./oom-log.ts";

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
/** Execs of one batch whose arguments are read, which costs more than the rest of an event. */
const MOST_COMMANDS = 50;
/** Losses come in bursts, and one report a second is enough. */
const LOST_PERIOD_MS = 1_000;

export interface StreamListener {
  readonly onBirths: (births: readonly ProcessBirth[]) => void;
  readonly onDeaths?: ((deaths: readonly ProcessDeath[]) => void) | undefined;
  readonly onExecs?: ((execs: readonly ProcessExec[]) => void) | undefined;
  readonly onLost: (reason: string) => void;
  /** The stream has ended by itself and tells nothing more. */
  readonly onFailed: (error: unknown) => void;
}

export interface ConnectorStreamOptions extends ForkTrackerOptions {
  readonly socket: ConnectorSocket;
  readonly procRoot: string;
  /** Clock ticks since boot. */
  readonly nowTicks: () => number;
  /** Arguments of a process; undefined when it has ended. */
  readonly readCommand: (pid: number) => readonly string[] | undefined;
  readonly outOfMemory: Pick<OutOfMemoryLog, "take" | "close">;
}

/** Every birth of the machine, reported to all listeners in the order of the kernel. */
export class ConnectorStream {
  readonly #options: ConnectorStreamOptions;
  readonly #tracker: ForkTracker;
  readonly #listeners = new Set<StreamListener>();
  #pumping: Promise<void> | undefined;
  #listing = false;
  #listAgain = false;
  #count = 0;
  /** Some were told to have exited and are not yet seen dead. */
  #unsettled = false;
  /** Since the queue was last empty. */
  #lost = false;
  #lostToldAt = Number.NEGATIVE_INFINITY;
  #closed = false;
  #failed = false;

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

  /**
   * Reports what has arrived by now. Two equal answers prove that nothing was born in between; undefined
   * when the stream has failed.
   */
  async look(): Promise<number | undefined> {
    await this.#pumping;
    await this.#pump();
    return this.#failed ? undefined : this.#count;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.outOfMemory.close();
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
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#closed) return;
    this.#failed = true;
    try {
      this.close();
    } catch {
      // The socket is broken already.
    }
    for (const { onFailed } of this.#listeners) onFailed(error);
  }

  /** Never rejects. */
  #pump(): Promise<void> {
    this.#pumping ??= this.#drain()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#pumping = undefined;
      });
    return this.#pumping;
  }

  async #drain(): Promise<void> {
    for (let more = true; more && !this.#closed;) {
      const events: KernelEvent[] = [];
      const drained = this.#options.socket.drain(MOST_AT_ONCE, (event) => events.push(event));
      more = drained.more;
      if (drained.lost) this.#lose("more started at once than the kernel keeps");
      await this.#apply(events);
    }
    if (!this.#lost || this.#closed) return;
    // A full queue takes nothing until it is empty: only from here on is every fork an event again.
    this.#lost = false;
    this.#tracker.restart(this.#options.nowTicks());
    void this.#list();
  }

  /** What was lost may have given any pid to another process. */
  #lose(reason: string): void {
    this.#lost = true;
    this.#count += 1;
    this.#tracker.restart(this.#options.nowTicks());
    const now = performance.now();
    if (now - this.#lostToldAt < LOST_PERIOD_MS) return;
    this.#lostToldAt = now;
    for (const { onLost } of this.#listeners) onLost(reason);
  }

  async #apply(events: readonly KernelEvent[]): Promise<void> {
    const told: TrackedEvents = { births: [], deaths: [], execs: [] };
    let sliceEnd = performance.now() + SLICE_MS;
    try {
      for (const event of events) {
        const now = performance.now();
        this.#tracker.apply(event, told, now);
        if (now <= sliceEnd) continue;
        await setImmediate();
        sliceEnd = performance.now() + SLICE_MS;
      }
      this.#unsettled = this.#tracker.settle(told, performance.now());
    } catch (error) {
      // No free descriptors: the events that are left name processes that cannot be identified.
      this.#lose(`new processes could not be read: ${String(error)}`);
    }
    this.#publish(told);
  }

  #publish({ births: tracked, deaths: ended, execs: untold }: TrackedEvents): void {
    this.#count += tracked.length;
    const deaths = ended.map((death) => this.#withCause(death));
    const births = tracked.map((birth) => toBirth(birth));
    const execs = untold.map((exec, at) => (at < MOST_COMMANDS ? this.#withCommand(exec) : exec));
    for (const { onBirths, onDeaths, onExecs, onLost } of this.#listeners) {
      try {
        if (births.length > 0) onBirths(births);
        if (execs.length > 0) onExecs?.(execs);
        if (deaths.length > 0) onDeaths?.(deaths);
      } catch (error) {
        // The error of one listener must not end the stream of the others.
        onLost(`births could not be recorded: ${String(error)}`);
      }
    }
  }

  #withCause(death: ProcessDeath): ProcessDeath {
    if (death.signal !== "SIGKILL" || !this.#options.outOfMemory.take(death.identity.pid)) {
      return death;
    }
    return { ...death, outOfMemory: true };
  }

  #withCommand(exec: ProcessExec): ProcessExec {
    return { ...exec, ...defined({ command: this.#options.readCommand(exec.identity.pid) }) };
  }

  /**
   * Reads the processes that started before the events began: they may end right after a fork of theirs.
   * A call during a running listing repeats it.
   */
  async #list(): Promise<void> {
    this.#listAgain = true;
    if (this.#listing) return;
    this.#listing = true;
    try {
      while (this.#listAgain && !this.#closed) {
        this.#listAgain = false;
        await this.#listOnce();
      }
    } catch {
      // They are read one by one when they fork.
    } finally {
      this.#listing = false;
    }
  }

  async #listOnce(): Promise<void> {
    let sliceEnd = performance.now() + SLICE_MS;
    for (const name of await listPids(this.#options.procRoot)) {
      if (this.#closed) return;
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
