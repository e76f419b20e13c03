import { identityKey } from "@corral/inspector";
import type { KillProgress, KillReport, KillRequest } from "../core/kill/kill-model.ts";
import { countDeaths } from "../core/kill/kill-outcomes.ts";
import { createProgressLog } from "./progress.ts";

/** A running kill: iterate for live progress, await `report` for the end. */
export interface KillHandle {
  readonly id: string;
  readonly report: Promise<KillReport>;
  progress(signal?: AbortSignal): AsyncIterable<KillProgress>;
  /** During the grace period: what was not yet signalled is not signalled. */
  cancel(): void;
}

/** One kill from request to report. The code that carries it out reports progress here. */
export class RunningKill implements KillHandle {
  readonly id: string;
  readonly request: KillRequest;
  readonly log = createProgressLog();
  readonly #keys: ReadonlySet<string>;
  readonly #cancelled = new AbortController();
  /** Aborted: targets that were not signalled yet are spared, frozen ones resumed. */
  readonly cancelled: AbortSignal = this.#cancelled.signal;
  readonly #escalateNow = new AbortController();
  /** Aborted: the grace period ends at once, on a second request with `force`. */
  readonly escalateNow: AbortSignal = this.#escalateNow.signal;
  readonly #started = Promise.withResolvers<void>();
  /** Resolves once the kill is recorded; rejects when it ended before any signal. */
  readonly started: Promise<void> = this.#started.promise;
  readonly #ended = Promise.withResolvers<KillReport>();
  readonly report: Promise<KillReport> = this.#ended.promise;
  #isOver = false;
  /** The report as recorded at the start, later the final one. */
  #latest: KillReport | undefined;

  constructor(id: string, request: KillRequest) {
    this.id = id;
    this.request = request;
    this.#keys = new Set(request.confirmed.map(identityKey));
    // Unobserved rejections must not end the process.
    this.#started.promise.catch(() => {});
    this.#ended.promise.catch(() => {});
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The report with the outcomes so far; undefined before it is recorded, and after an error. */
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

  /** Whether the kill shares a target with the request. */
  overlaps(request: KillRequest): boolean {
    return this.#isOfExecutor(request) || request.confirmed.some((one) => this.#has(one));
  }

  /** Whether the kill includes all targets of the request. */
  covers(request: KillRequest): boolean {
    return this.#isOfExecutor(request) || request.confirmed.every((one) => this.#has(one));
  }

  /** The kill is recorded and starts now. */
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
