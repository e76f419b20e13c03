import type { ProcessIdentity } from "@corral/inspector/core";
import type { KillPlan, KillReport } from "../core/kill/kill-model.ts";
import type {
  Executor,
  ExecutorEnding,
  ExecutorUsage,
  KeptSession,
  ProductMention,
  Protection,
  ProtectionTarget,
  LineageEntry,
  SampleRing,
  StoreStatus,
  Totals,
} from "../core/model.ts";
import type { ProcessExit } from "../core/history/process-exit.ts";
import type { RunStops } from "../core/history/run-stops.ts";
import type { RunTotals } from "../core/history/run-totals.ts";
import type { Settings } from "../core/settings.ts";
import type { ExitBatch } from "./process-exits.ts";

/** A kill as recorded before the first signal, for recovery after a crash. */
export interface KillIntent {
  readonly report: KillReport;
  readonly plan: KillPlan;
}

export interface ExecutorQuery {
  readonly hostId: string;
  /** Milliseconds since the epoch; excludes executors that ended before. */
  readonly endedSince?: number;
}

/** A kill whose service process ended before it was finished. */
export interface AbandonedKill {
  readonly report: KillReport;
  /** Absent when it cannot be read. */
  readonly plan?: KillPlan;
  /** Processes that it froze or was about to freeze. */
  readonly frozen: readonly ProcessIdentity[];
}

/** Where an executor works, and on what; undefined: not known. */
export interface Place {
  readonly workspace: string | undefined;
  readonly project: string | undefined;
  readonly task: string | undefined;
}

/**
 * The stored state, per host. Writes reject with ProcessServiceError STORE_FAILED if the record cannot
 * be made durable; in inspect-only mode every write rejects.
 */
export interface Store {
  status(): StoreStatus;
  /**
   * A number that changes when another connection has written, so that an unchanged store is not read
   * again; undefined if the dialect cannot tell.
   */
  foreignChanges(): number | undefined;
  /** Removes `status().recoveredFrom`, once a person knows of it. */
  acknowledgeRecovery(): Promise<void>;
  readonly executors: {
    insert(executor: Executor): Promise<void>;
    get(id: string): Promise<Executor | undefined>;
    /** Newest first. */
    list(filter: ExecutorQuery): Promise<readonly Executor[]>;
    /** Completes an existing ending (completeEnding); the earlier of two times stays. */
    end(id: string, endedAt: number, ending: ExecutorEnding): Promise<void>;
    /** Reverts the end of an executor that still lives. */
    reopen(id: string): Promise<void>;
    setPlace(id: string, place: Place): Promise<void>;
    /** What it is called, and whether it was detected. */
    setLabels(executor: Executor): Promise<void>;
    setSession(id: string, session: KeptSession): Promise<void>;
    setProduct(id: string, product: ProductMention): Promise<void>;
    /** Of all executors of a host, living and ended. */
    clearSessions(hostId: string): Promise<void>;
    updateUsage(usages: ReadonlyMap<string, ExecutorUsage>): Promise<void>;
    remove(ids: readonly string[]): Promise<void>;
  };
  readonly lineage: {
    /** Inserts or updates in one transaction; the first recorded parent stays. */
    record(entries: readonly LineageEntry[]): Promise<void>;
    load(hostId: string): Promise<readonly LineageEntry[]>;
    remove(hostId: string, processes: readonly ProcessIdentity[]): Promise<void>;
  };
  readonly kills: {
    /**
     * Durable (synchronous FULL) before it resolves. From then on this process holds the kill's lock,
     * until `finish` or its end; other processes do not treat the kill as abandoned.
     */
    begin(intent: KillIntent): Promise<void>;
    /** Adds processes that are about to get SIGSTOP; durable before it resolves. */
    recordFrozen(id: string, processes: readonly ProcessIdentity[]): Promise<void>;
    finish(report: KillReport): Promise<void>;
    /**
     * Unfinished kills whose process has ended, among `ids` if given. Each is locked for this process
     * until `finish` or `release`: only one of several callers gets it.
     */
    takeAbandoned(hostId: string, ids?: readonly string[]): Promise<readonly AbandonedKill[]>;
    /** Releases the lock of a taken kill without finishing it. */
    release(id: string): void;
    /** Ids of kills of other processes, running or abandoned; cheap. */
    ofOthers(): readonly string[];
    get(id: string): Promise<KillReport | undefined>;
    list(filter: {
      readonly hostId: string;
      readonly before?: string;
      readonly limit: number;
      readonly process?: ProcessIdentity;
      readonly executorId?: string;
    }): Promise<readonly KillReport[]>;
    /** By executor id: what kills ended of its processes; executors without any are left out. */
    stops(executorIds: readonly string[]): Promise<ReadonlyMap<string, RunStops>>;
  };
  readonly protections: {
    put(mark: Protection): Promise<void>;
    remove(hostId: string, target: ProtectionTarget): Promise<void>;
    list(hostId: string): Promise<readonly Protection[]>;
  };
  readonly samples: {
    /** One row per executor and call. */
    append(
      at: number,
      rows: ReadonlyMap<string, Pick<Totals, "cpuPercent" | "memoryBytes" | "processes">>,
    ): Promise<void>;
    ofExecutor(executorId: string): Promise<SampleRing>;
  };
  readonly exits: {
    /**
     * Records ends within the limits of core/history/bound-exits.ts; beyond them the least notable
     * and oldest are only counted. Returns the number of records of each executor in the batch.
     */
    record(batch: ExitBatch): Promise<ReadonlyMap<string, number>>;
    /** Oldest end first. */
    ofExecutor(executorId: string): Promise<readonly ProcessExit[]>;
    /** By executor id; executors without any are left out. */
    summaries(executorIds: readonly string[]): Promise<ReadonlyMap<string, RunTotals>>;
    /** Moves the records of one executor to another. */
    reassign(fromExecutorId: string, toExecutorId: string): Promise<void>;
  };
  readonly settings: {
    load(): Promise<Partial<Settings>>;
    /**
     * Replaces the settings that `change` returns; the others stay as they are. It gets what is stored, which
     * no other service changes meanwhile; nothing is changed if it throws. It may be called again.
     */
    save(change: (stored: Partial<Settings>) => Partial<Settings>): Promise<void>;
  };
  /**
   * Deletes rows older than `olderThan` (ms since the epoch) without left-overs, and of ended executors also
   * those beyond the newest 20,000.
   */
  prune(options: {
    readonly hostId: string;
    readonly olderThan: number;
    readonly keepExecutors: ReadonlySet<string>;
  }): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
