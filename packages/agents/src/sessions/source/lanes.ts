import { setTimeout as delay } from "node:timers/promises";
import type { FollowedProcess } from "./followed-process.ts";

interface Hanging {
  readonly since: number;
  readonly processes: readonly FollowedProcess[];
}

/** Most homes that may hang at a time: libuv's pool has four threads, and others need one. */
const maxHanging = 2;

/**
 * Reads processes home by home, one file at a time. A home that does not answer, such as a network mount
 * whose server is gone, is left alone until it does, and holds up no other.
 */
export class Lanes {
  readonly #answerMs: number;
  readonly #now: () => number;
  readonly #onAnswer: () => void;
  readonly #hanging = new Map<string, Hanging>();
  /** Homes that have answered: they are read even while the most allowed hang. */
  readonly #answered = new Set<string>();

  /** `onAnswer`: called when a home that hung has answered. */
  constructor(answerMs: number, now: () => number, onAnswer: () => void) {
    this.#answerMs = answerMs;
    this.#now = now;
    this.#onAnswer = onAnswer;
  }

  /** Looks at each process; resolves when all have answered, or hang. */
  async look(processes: readonly FollowedProcess[]): Promise<void> {
    const lanes = new Map<string, FollowedProcess[]>();
    for (const process of processes) {
      const lane = await process.lane();
      if (lane === undefined) continue;
      const together = lanes.get(lane) ?? [];
      together.push(process);
      lanes.set(lane, together);
    }
    for (const [lane, together] of lanes) {
      if (this.#hanging.has(lane)) continue;
      if (this.#hanging.size >= maxHanging && !this.#answered.has(lane)) continue;
      await this.#lookIn(lane, together);
    }
  }

  /** Why homes of these processes are not read. */
  problems(processes: readonly FollowedProcess[]): readonly string[] {
    const told = [...this.#hanging].filter(([, { processes: hanging }]) =>
      hanging.some((each) => processes.includes(each)),
    );
    return told.map(
      ([home, { since }]) =>
        `${home} has not answered since ${new Date(since).toISOString().slice(0, 19)}Z`,
    );
  }

  async #lookIn(lane: string, processes: readonly FollowedProcess[]): Promise<void> {
    const timer = new AbortController();
    let at = 0;
    const reading = (async () => {
      for (; at < processes.length; at += 1) await processes[at]!.look();
    })();
    const since = this.#now();
    let seen = at;
    for (;;) {
      const late = delay(this.#answerMs, "late" as const, { signal: timer.signal, ref: false });
      late.catch(() => undefined);
      const answer = await Promise.race([reading.then(() => "done" as const), late]);
      if (answer === "done") {
        timer.abort();
        this.#answered.add(lane);
        return;
      }
      // One after the other they may take longer than a single one may.
      if (at > seen) {
        seen = at;
        continue;
      }
      break;
    }
    this.#answered.delete(lane);
    this.#hanging.set(lane, { since, processes });
    for (const process of processes.slice(at)) process.forgetState();
    void this.#afterAnswer(lane, reading);
  }

  async #afterAnswer(lane: string, reading: Promise<void>): Promise<void> {
    await reading;
    this.#hanging.delete(lane);
    this.#onAnswer();
  }
}
