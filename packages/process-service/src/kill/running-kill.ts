import { identityKey } from "@corral/inspector";
import type { KillProgress, KillReport, KillRequest } from "../core/kill/kill-model.ts";
import { countDeaths } from "../core/kill/kill-outcomes.ts";
import { createProgressLog } from "./progress.ts";

/** A kill that is under way: iterate for live progress, await `report` for the end. */
export interface KillHandle {
  readonly id: string;
  readonly report: Promise<KillReport>;
  progress(signal?: AbortSignal): AsyncIterable<KillProgress>;
  /** During the grace period: what was not yet signalled is not signalled. */
  cancel(): void;
}

/** One kill, from its request to its report: whoever carries it out tells it how far it is. */
export class RunningKill implements KillHandle {
  readonly id: string;
  readonly request: KillRequest;
  readonly log = createProgressLog();
  readonly #keys: ReadonlySet<string>;
  readonly #cancelled = new AbortController();
  /** Aborted: what was not yet signalled is spared, what we stopped is continued. */
  readonly cancelled: AbortSignal = this.#cancelled.signal;
  readonly #escalateNow = new AbortController();
  /** Aborted: the grace ends at once, as a second request with `force` wants. */
  readonly escalateNow: AbortSignal = this.#escalateNow.signal;
  readonly #started = Promise.withResolvers<void>();
  /** Resolves once the kill is recorded; rejects when it ended before any signal. */
  readonly started: Promise<void> = this.#started.promise;
  readonly #ended = Promise.withResolvers<KillReport>();
  readonly report: Promise<KillReport> = this.#ended.promise;
  #isOver = false;
  /** As recorded at its start, then as it ended. */
  #latest: KillReport | undefined;

  constructor(id: string, request: KillRequest) {
    this.id = id;
    this.request = request;
    this.#keys = new Set(request.confirmed.map(identityKey));
    // Whoever awaits one of them gets the error; nobody has to.
    this.#started.promise.catch(() => {});
    this.#ended.promise.catch(() => {});
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** With what is settled so far; undefined before its record, and where it ended without a report. */
  get latest(): KillReport | undefined {
    if (this.#latest === undefined || this.#isOver) return this.#latest;
    const outcomes = this.log.outcomes();
    return { ...this.#latest, outcomes, ...countDeaths(outcomes) };
  }

  progress(signal?: AbortSignal): AsyncIterable<KillProgress> {
    return this.log.read(signal);
  }

  cancel(reason?: string): void {
    this.#cancelled.abort(reason);
  }

  escalate(): void {
    this.#escalateNow.abort();
  }

  /** Whether it stops something that is asked for too. */
  overlaps(request: KillRequest): boolean {
    return this.#isOfExecutor(request) || request.confirmed.some((one) => this.#has(one));
  }

  /** Whether it stops all that is asked for. */
  covers(request: KillRequest): boolean {
    return this.#isOfExecutor(request) || request.confirmed.every((one) => this.#has(one));
  }

  /** It is recorded and starts now. */
  start(report: KillReport): void {
    this.#latest = report;
    this.#started.resolve();
  }

  end(report: KillReport): void {
    this.#latest = report;
    this.#close();
    this.#ended.resolve(report);
  }

  fail(error: unknown): void {
    this.#latest = undefined;
    this.#close();
    this.#started.reject(error);
    this.#ended.reject(error);
  }

  #close(): void {
    this.#isOver = true;
    this.log.end();
  }

  #has(process: KillRequest["confirmed"][number]): boolean {
    return this.#keys.has(identityKey(process));
  }

  #isOfExecutor({ scope }: KillRequest): boolean {
    const own = this.request.scope;
    return (
      own.kind === "executor" && scope.kind === "executor" && own.executorId === scope.executorId
    );
  }
}
