import type { BirthWatch, BirthWatchOptions } from "../../core/driver.ts";
import { NO_BIRTHS, type BirthSource } from "./birth-source.ts";
import { LastPidCheck } from "./last-pid-check.ts";
import { LastPidSource } from "./last-pid-source.ts";
import { ListingSource } from "./listing-source.ts";
import { BirthReader } from "./birth-reader.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";

const DEFAULT_PERIOD_MS = 20;
const SHORTEST_PERIOD_MS = 1;
// Births come in bursts. For this long after one the poll period is halved, so that a delayed poll
// (a scan runs, or other programs have the CPU) is still in time.
const BURST_MS = 1_000;
/** Longer, as listing a thousand processes takes a millisecond. */
const LISTING_PERIOD_MS = 250;
const MISSED_PERIOD_MS = 1_000;
/** Milliseconds between the checks of the last pid; the last value repeats. */
const CHECKS_MS = [250, 1_000, 5_000, 60_000];

/** Systems on which the last pid has led to a birth: there /proc/loadavg is not emulated. */
const accurateSystems = new WeakSet<SystemFacts>();

/** Finds processes within one period of their start, mostly before their parents exit. */
export function watchBirths(system: SystemFacts, options: BirthWatchOptions): BirthWatch {
  const watcher = new BirthWatcher(system, options);
  const close = () => watcher.close();
  return {
    get source() {
      return watcher.source;
    },
    look: () => watcher.lookNow(),
    close,
    [Symbol.dispose]: close,
  };
}

class BirthWatcher {
  readonly #system: SystemFacts;
  readonly #options: BirthWatchOptions;
  readonly #reader: BirthReader;
  #source: BirthSource | undefined;
  #timer: NodeJS.Timeout | undefined;
  #checkTimer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #bornAt = Number.NEGATIVE_INFINITY;
  #missedAt = Number.NEGATIVE_INFINITY;

  constructor(system: SystemFacts, options: BirthWatchOptions) {
    this.#system = system;
    this.#options = options;
    this.#reader = new BirthReader(system);
    this.#watchLastPid();
  }

  get source(): "last-pid" | "listing" {
    return this.#source instanceof ListingSource ? "listing" : "last-pid";
  }

  async lookNow(): Promise<number | undefined> {
    // A running poll has advanced past pids that it has not read yet.
    await this.#looking;
    if (this.#source !== undefined) await this.#look(this.#source);
    return accurateSystems.has(this.#system) ? this.#source?.lastPid : undefined;
  }

  close(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#checkTimer);
    this.#source?.close();
    this.#source = undefined;
  }

  #watchLastPid(): void {
    try {
      const report = (reason: string) => this.#reportMissed(reason);
      const source = new LastPidSource(this.#system.procRoot, this.#reader, report);
      const check = new LastPidCheck(this.#system.procRoot, source, this.#reader);
      this.#watch(source, this.#options.periodMs ?? DEFAULT_PERIOD_MS);
      this.#scheduleCheck(source, check, 0);
    } catch {
      this.#watchListing();
    }
  }

  #fallBackToListing(): void {
    accurateSystems.delete(this.#system);
    this.#watchListing();
  }

  #watchListing(): void {
    this.close();
    this.#reportMissed(
      "this system does not tell its last pid, so processes are looked for less often",
    );
    const period = Math.max(this.#options.periodMs ?? 0, LISTING_PERIOD_MS);
    this.#watch(new ListingSource(this.#system.procRoot, this.#reader), period);
  }

  #watch(source: BirthSource, periodMs: number): void {
    this.#source = source;
    this.#pollEvery(source, Math.max(SHORTEST_PERIOD_MS, periodMs));
  }

  #pollEvery(source: BirthSource, periodMs: number): void {
    const scheduleNext = (): void => {
      if (this.#source !== source) return;
      const burst = performance.now() - this.#bornAt < BURST_MS;
      const pause = burst ? Math.max(SHORTEST_PERIOD_MS, periodMs / 2) : periodMs;
      this.#timer = setTimeout(() => this.#pollEvery(source, periodMs), pause).unref();
    };
    this.#looking = this.#look(source);
    if (this.#looking === undefined) scheduleNext();
    else void this.#looking.then(scheduleNext);
  }

  /** Most polls find nothing and need no promise. */
  #look(source: BirthSource): Promise<void> | undefined {
    try {
      const looked = source.look();
      return looked === NO_BIRTHS ? undefined : this.#publish(source, looked);
    } catch (error) {
      this.#reportUnreadable(error);
      return undefined;
    }
  }

  async #publish(source: BirthSource, looked: ReturnType<BirthSource["look"]>): Promise<void> {
    try {
      const births = await looked;
      if (births.length === 0 || this.#source !== source) return;
      if (source.lastPid !== undefined) accurateSystems.add(this.#system);
      this.#bornAt = performance.now();
      this.#options.onBirths(births);
    } catch (error) {
      this.#reportUnreadable(error);
    }
  }

  #reportUnreadable(error: unknown): void {
    this.#reportMissed(`new processes could not be read: ${String(error)}`);
  }

  #scheduleCheck(source: LastPidSource, check: LastPidCheck, round: number): void {
    const pause = CHECKS_MS[Math.min(round, CHECKS_MS.length - 1)];
    this.#checkTimer = setTimeout(async () => {
      // An error of the listing proves nothing; the next check repeats it.
      const accurate = await check.isAccurate(() => void this.#look(source)).catch(() => true);
      if (this.#source !== source) return;
      if (accurate) this.#scheduleCheck(source, check, round + 1);
      else this.#fallBackToListing();
    }, pause).unref();
  }

  #reportMissed(reason: string): void {
    const now = performance.now();
    if (now - this.#missedAt < MISSED_PERIOD_MS) return;
    this.#missedAt = now;
    this.#options.onMissed?.(reason);
  }
}
