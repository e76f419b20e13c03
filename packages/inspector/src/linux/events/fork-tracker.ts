import type { ProcessIdentity } from "../../core/identity.ts";
import type { ProcessBirth, ProcessDeath, ProcessExec } from "../../core/driver.ts";
import { endingOf } from "./wait-status.ts";
import type { PidHolder } from "./birth-reader.ts";
import type { KernelEvent } from "./connector-messages.ts";

export interface ForkTrackerOptions {
  /** undefined where no process has this pid now. */
  readonly read: (pid: number) => PidHolder | undefined;
  /** Clock ticks since boot (field 22 of stat) at a CLOCK_MONOTONIC time. */
  readonly ticksAt: (timeNs: bigint) => number;
  readonly ticksPerSecond: number;
  readonly startTokenOf: (startTicks: number) => string;
}

interface Tracked {
  readonly identity: ProcessIdentity;
  readonly startTicks: number;
  readonly kernelThread: boolean;
  name: string;
  processGroupId: number;
  sessionId: number;
}

/** Ended processes that are remembered: an event of their other threads may still come. */
const ENDED_KEPT = 8_192;
/** An exit is told before the process is a zombie. One that lives on for this long did not end. */
const ENDING_MS = 1_000;
/** Two clocks are converted into each other, and start ticks are rounded down. */
const ROUNDING_TICKS = 1;

/**
 * Which process has which pid, from the events of the process connector in their order: so a parent is
 * named by its identity also where it ended before it could be read.
 */
export class ForkTracker {
  readonly #options: ForkTrackerOptions;
  readonly #byPid = new Map<number, Tracked>();
  readonly #ended: Tracked[] = [];
  /** Told to have exited, and not yet seen dead. */
  #ending: Ending[] = [];
  #sinceTicks: number;

  /** `sinceTicks`: every fork after that moment comes as an event. */
  constructor(options: ForkTrackerOptions, sinceTicks: number) {
    this.#options = options;
    this.#sinceTicks = sinceTicks;
  }

  /** After events were lost: nothing that was known of pids holds any more. */
  restart(sinceTicks: number): void {
    this.#byPid.clear();
    this.#ended.length = 0;
    this.#ending = [];
    this.#sinceTicks = sinceTicks;
  }

  /** `now`: monotonic, milliseconds. */
  apply(event: KernelEvent, told: TrackedEvents, now: number): void {
    switch (event.kind) {
      case "fork":
        this.#fork(event, told);
        break;
      case "setsid": {
        const tracked = this.#byPid.get(event.pid);
        if (tracked !== undefined) tracked.sessionId = tracked.processGroupId = event.pid;
        break;
      }
      case "exec":
        this.#exec(event, told);
        break;
      case "exit": {
        const tracked = this.find(event.pid);
        if (tracked === undefined) break;
        if (tracked.kernelThread) {
          this.#byPid.delete(event.pid);
          break;
        }
        this.#remember(tracked);
        // Another exit of the same process: the one before was that of a thread, at an exec.
        this.#ending = this.#ending.filter((other) => other.tracked !== tracked);
        const { waitStatus } = event;
        const until = now + ENDING_MS;
        this.#ending.push({ tracked, waitStatus, seenAt: Date.now(), until, lived: false });
      }
    }
  }

  /** Finds out which of those that were told to have exited are dead; answers whether some are left. */
  settle(told: TrackedEvents, now: number): boolean {
    const left: Ending[] = [];
    // Handed over at the end: a failing read must not report some of them twice.
    const deaths: ProcessDeath[] = [];
    for (const ending of this.#ending) {
      const { tracked, waitStatus, seenAt, until, lived } = ending;
      const stat = this.#options.read(tracked.identity.pid);
      const dead =
        stat === undefined ||
        stat.ended ||
        stat.identity.startToken !== tracked.identity.startToken;
      // It lived on for a while: this may be a later end, whose event is just coming.
      if (dead && lived) left.push({ ...ending, lived: false });
      else if (dead) deaths.push({ identity: tracked.identity, ...endingOf(waitStatus), seenAt });
      // Other threads that go on for longer have not ended with the first; else it lives on after an exec
      // by another thread.
      else if (now < until) left.push({ ...ending, lived: !stat.firstThreadEnded });
    }
    this.#ending = left;
    told.deaths.push(...deaths);
    return left.length > 0;
  }

  /** The process with this pid, if it was there when the events began, and before `bornTicks`. */
  find(pid: number, bornTicks = Number.POSITIVE_INFINITY): Tracked | undefined {
    const tracked = this.#byPid.get(pid);
    // After a loss, an older event may come when a younger process is known.
    if (tracked !== undefined) return tracked.startTicks <= bornTicks ? tracked : undefined;
    const stat = this.#options.read(pid);
    // A younger process has an event of its own, which was lost or comes later.
    const before = Math.min(this.#sinceTicks, bornTicks);
    if (stat === undefined || stat.startTicks >= before) return undefined;
    const found = { ...stat };
    this.#byPid.set(pid, found);
    return found;
  }

  #fork(
    { pid, parentPid, timeNs }: Extract<KernelEvent, { kind: "fork" }>,
    told: TrackedEvents,
  ): void {
    const bornTicks = this.#options.ticksAt(timeNs);
    const parent = this.find(parentPid, bornTicks);
    const stat = this.#options.read(pid);
    // A younger one has the pid since.
    const readable = stat !== undefined && stat.startTicks <= bornTicks + ROUNDING_TICKS;
    const tracked: Tracked = readable
      ? { ...stat }
      : {
          identity: { pid, startToken: this.#options.startTokenOf(bornTicks) },
          startTicks: bornTicks,
          kernelThread: parent?.kernelThread === true,
          name: parent?.name ?? "",
          processGroupId: parent?.processGroupId ?? 0,
          sessionId: parent?.sessionId ?? 0,
        };
    this.#byPid.set(pid, tracked);
    if (!tracked.kernelThread)
      told.births.push({
        tracked,
        parentPid,
        parent: parent?.identity,
        exited: !readable,
        seenAt: Date.now(),
      });
  }

  #exec({ pid, timeNs }: Extract<KernelEvent, { kind: "exec" }>, told: TrackedEvents): void {
    const ticks = this.#options.ticksAt(timeNs);
    const tracked = this.find(pid, ticks);
    if (tracked === undefined) return;
    const afterMs = ((ticks - tracked.startTicks) * 1000) / this.#options.ticksPerSecond;
    told.execs.push({ identity: tracked.identity, afterMs });
  }

  #remember(tracked: Tracked): void {
    this.#ended.push(tracked);
    if (this.#ended.length <= ENDED_KEPT) return;
    const old = this.#ended.shift()!;
    const { pid: oldPid, startToken } = old.identity;
    // Its first thread may have ended before the others.
    if (this.#byPid.get(oldPid) !== old) return;
    if (this.#options.read(oldPid)?.identity.startToken !== startToken) this.#byPid.delete(oldPid);
  }
}

interface Ending {
  readonly tracked: Tracked;
  readonly waitStatus: number;
  readonly seenAt: number;
  readonly until: number;
  /** It was seen alive after it was told to have exited. */
  readonly lived: boolean;
}

export interface TrackedEvents {
  readonly births: TrackedBirth[];
  readonly deaths: ProcessDeath[];
  readonly execs: ProcessExec[];
}

/** A birth whose session may change until the events that came with it are applied. */
export interface TrackedBirth {
  readonly tracked: Readonly<Tracked>;
  readonly parentPid: number;
  readonly parent: ProcessIdentity | undefined;
  /** It was gone before it could be read: its name is its parent's, its start the time of the event. */
  readonly exited: boolean;
  /** Milliseconds since the epoch; never later than that of an event that follows. */
  readonly seenAt: number;
}

export function toBirth({ tracked, parentPid, parent, seenAt }: TrackedBirth): ProcessBirth {
  const { identity, name, processGroupId, sessionId } = tracked;
  const birth = { identity, parentPid, name, processGroupId, sessionId, seenAt };
  return parent === undefined ? birth : { ...birth, parent };
}
