import { identityKey } from "@corral/inspector";
import { ProcessServiceError } from "../core/errors.ts";
import type {
  KillOutcome,
  KillProgress,
  KillReport,
  KillRequest,
} from "../core/kill/kill-model.ts";
import { countDeaths } from "../core/kill/kill-outcomes.ts";
import type { Store } from "../store/store.ts";
import { createProgressLog, type ProgressLog } from "./progress.ts";

/** A kill that is under way: iterate for live progress, await `report` for the end. */
export interface RunningKill {
  readonly id: string;
  readonly report: Promise<KillReport>;
  progress(signal?: AbortSignal): AsyncIterable<KillProgress>;
  /** During the grace period: what was not yet signalled is not signalled. */
  cancel(): void;
}

/** One kill under way. */
export interface Flight {
  readonly id: string;
  readonly log: ProgressLog;
  readonly cancelled: AbortController;
  readonly hurried: AbortController;
  /** The store's kills, with `begin` telling that the kill is recorded and starts now. */
  startedBy(kills: Store["kills"]): Pick<Store["kills"], "begin" | "recordFrozen" | "finish">;
}

interface Entry extends RunningKill {
  readonly keys: ReadonlySet<string>;
  readonly executorId: string | undefined;
  readonly started: Promise<void>;
  readonly hurry: () => void;
  readonly abort: (reason: string) => void;
  readonly outcomes: () => KillOutcome[];
  /** As recorded at its start, then as it ended. */
  latest: KillReport | undefined;
}

/** How many ended kills can still be followed from their beginning. */
const remembered = 32;

/** One kill at a time per executor and per target. */
export interface Flights {
  /** Resolves once the kill is recorded; rejects when it ended before any signal. */
  start(
    request: KillRequest,
    id: string,
    execute: (flight: Flight, request: KillRequest) => Promise<KillReport>,
  ): Promise<RunningKill>;
  get(id: string): RunningKill;
  /** Of a kill that runs, with what is settled so far, or that ended a short while ago. */
  report(id: string): KillReport | undefined;
  /** Cancels all, lets none begin, and waits until every report is there; how many there were. */
  close(): Promise<number>;
}

const closing = "Corral was told to end in the middle of the kill.";

export function createFlights(): Flights {
  const running = new Map<string, Entry>();
  const ended: Entry[] = [];
  let closed = false;

  function begin(
    request: KillRequest,
    id: string,
    execute: (flight: Flight, request: KillRequest) => Promise<KillReport>,
  ): Entry {
    const log = createProgressLog();
    const cancelled = new AbortController();
    const hurried = new AbortController();
    const started = Promise.withResolvers<void>();
    const flight: Flight = {
      id,
      log,
      cancelled,
      hurried,
      startedBy: (kills) => ({
        begin: async (intent) => {
          await kills.begin(intent);
          entry.latest = intent.report;
          started.resolve();
        },
        recordFrozen: async (killId, processes) => kills.recordFrozen(killId, processes),
        finish: async (report) => kills.finish(report),
      }),
    };
    const run = async (): Promise<KillReport> => {
      try {
        const report = await execute(flight, request);
        entry.latest = report;
        ended.push(entry);
        if (ended.length > remembered) ended.shift();
        return report;
      } catch (error) {
        started.reject(error);
        throw error;
      } finally {
        running.delete(id);
        log.end();
      }
    };
    const entry: Entry = {
      id,
      keys: new Set(request.confirmed.map(identityKey)),
      executorId: executorOf(request),
      started: started.promise,
      report: Promise.resolve().then(run),
      progress: (signal) => log.read(signal),
      outcomes: () => log.outcomes(),
      cancel: () => cancelled.abort(),
      abort: (reason) => cancelled.abort(reason),
      hurry: () => hurried.abort(),
      latest: undefined,
    };
    // Whoever awaits the report gets the error; nobody has to.
    entry.report.catch(() => {});
    running.set(id, entry);
    return entry;
  }

  return {
    async start(request, id, execute) {
      const keys = request.confirmed.map(identityKey);
      for (;;) {
        const other = [...running.values()].find(
          (entry) => sameExecutor(entry, request) || keys.some((key) => entry.keys.has(key)),
        );
        if (other === undefined) break;
        const covered = sameExecutor(other, request) || keys.every((key) => other.keys.has(key));
        if (covered) {
          if (request.force === true) other.hurry();
          await other.started;
          return other;
        }
        // It shares some targets only: the rest has its turn when those are settled.
        await other.report.catch(() => {});
      }
      if (closed) {
        throw new ProcessServiceError("READ_ONLY", "Corral is about to end; it starts no kill.");
      }
      const entry = begin(request, id, execute);
      await entry.started;
      return entry;
    },
    get(id) {
      const entry = running.get(id) ?? ended.find((one) => one.id === id);
      if (entry !== undefined) return entry;
      throw new ProcessServiceError("KILL_NOT_FOUND", `No kill ${id} is running.`);
    },
    report(id) {
      const entry = running.get(id);
      if (entry?.latest === undefined) return ended.find((one) => one.id === id)?.latest;
      const outcomes = entry.outcomes();
      return { ...entry.latest, outcomes, ...countDeaths(outcomes) };
    },
    async close() {
      closed = true;
      const entries = [...running.values()];
      for (const entry of entries) entry.abort(closing);
      await Promise.allSettled(entries.map((entry) => entry.report));
      return entries.length;
    },
  };
}

function sameExecutor(entry: Entry, request: KillRequest): boolean {
  return entry.executorId !== undefined && entry.executorId === executorOf(request);
}

function executorOf({ scope }: KillRequest): string | undefined {
  return scope.kind === "executor" ? scope.executorId : undefined;
}
