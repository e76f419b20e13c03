import { sessionReaders } from "../products/index.ts";
import type { SessionSystem } from "../files/session-system.ts";
import type { SessionReader } from "../model/reader.ts";
import type { ProcessSession, SessionProcess } from "../model/session.ts";
import type { SessionSource, SessionStatus } from "../model/source.ts";
import { FollowedProcess } from "./followed-process.ts";
import { Lanes } from "./lanes.ts";

export interface SessionSourceOptions {
  readonly system: SessionSystem;
  /** Default: those of all products that this package knows. */
  readonly readers?: readonly SessionReader[];
  /** Milliseconds between two looks at what may have changed. Default: 1,000. */
  readonly everyMs?: number;
  /** A home that has not answered within this time is left alone until it does, milliseconds. Default: 3,000. */
  readonly answerMs?: number;
  /** Milliseconds since the epoch; for tests. */
  readonly now?: () => number;
  /** Monotonic milliseconds; for tests. */
  readonly monotonic?: () => number;
}

/** Most problems that are told of one product. */
const maxProblems = 5;

/** Follows the sessions of agents in their products' files. */
export function createSessionSource(options: SessionSourceOptions): SessionSource {
  return new PollingSessionSource(options);
}

class PollingSessionSource implements SessionSource {
  readonly #system: SessionSystem;
  readonly #readers: ReadonlyMap<string, SessionReader>;
  readonly #everyMs: number;
  readonly #clocks: { readonly now: () => number; readonly monotonic: () => number };
  readonly #followed = new Map<string, FollowedProcess>();
  readonly #lanes: Lanes;
  readonly #listeners: (() => void)[] = [];
  #sessions: ReadonlyMap<string, ProcessSession> = new Map();
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;
  /** A process was added that no round has looked at. */
  #hasNew = false;
  #isClosed = false;

  constructor(options: SessionSourceOptions) {
    const { system, readers = sessionReaders, everyMs = 1_000, answerMs = 3_000 } = options;
    const { now = Date.now, monotonic = () => performance.now() } = options;
    this.#system = system;
    this.#readers = new Map(readers.map((reader) => [reader.product, reader]));
    this.#everyMs = everyMs;
    this.#clocks = { now, monotonic };
    this.#lanes = new Lanes(answerMs, now, () => this.#publish());
  }

  get sessions(): ReadonlyMap<string, ProcessSession> {
    return this.#sessions;
  }

  follow(processes: readonly SessionProcess[]): void {
    const before = new Map(this.#followed);
    this.#followed.clear();
    let hasNew = false;
    for (const process of processes) {
      const reader = this.#readers.get(process.product);
      if (reader === undefined) continue;
      const known = before.get(process.key);
      if (known?.is(process) === true) {
        known.update(process);
        this.#followed.set(process.key, known);
      } else {
        hasNew = true;
        const followed = new FollowedProcess(process, reader, this.#system, this.#clocks);
        this.#followed.set(process.key, followed);
      }
    }
    this.#publish();
    this.#hasNew ||= hasNew;
    if (hasNew) this.#schedule(0);
    else if (this.#timer === undefined) this.#schedule(this.#everyMs);
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  status(): readonly SessionStatus[] {
    const byProduct = Map.groupBy(this.#followed.values(), ({ product }) => product);
    return [...byProduct].map(([product, followed]) => ({
      product,
      processes: followed.length,
      known: followed.filter(({ session }) => session !== undefined).length,
      problems: [
        ...new Set([
          ...this.#lanes.problems(followed),
          ...followed.flatMap((each) => each.problems()),
        ]),
      ].slice(0, maxProblems),
    }));
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#followed.clear();
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#isClosed || this.#isRunning || this.#followed.size === 0) return;
    this.#timer = setTimeout(() => void this.#round(), delayMs);
    this.#timer.unref();
  }

  async #round(): Promise<void> {
    this.#isRunning = true;
    this.#hasNew = false;
    try {
      const due = [...this.#followed.values()].filter(({ isDue }) => isDue);
      await this.#lanes.look(due);
      this.#publish();
    } finally {
      this.#isRunning = false;
      this.#schedule(this.#hasNew ? 0 : this.#everyMs);
    }
  }

  #publish(): void {
    if (this.#isClosed) return;
    const sessions = new Map<string, ProcessSession>();
    for (const [key, { session }] of this.#followed) {
      if (session !== undefined) sessions.set(key, session);
    }
    if (sameSessions(this.#sessions, sessions)) return;
    this.#sessions = sessions;
    for (const listener of this.#listeners) listener();
  }
}

function sameSessions(
  a: ReadonlyMap<string, ProcessSession>,
  b: ReadonlyMap<string, ProcessSession>,
): boolean {
  if (a.size !== b.size) return false;
  for (const [key, session] of b) {
    const other = a.get(key);
    if (other !== session && JSON.stringify(other) !== JSON.stringify(session)) return false;
  }
  return true;
}
