import type { ProcessIdentity } from "@corral/inspector/core";
import type { KillPlan, KillReport } from "../core/kill/kill-model.ts";
import type {
  Executor,
  ExecutorEnding,
  ExecutorUsage,
  Protection,
  ProtectionTarget,
  LineageEntry,
  SampleRing,
  StoreStatus,
  Totals,
} from "../core/model.ts";
import type { Settings } from "../core/settings.ts";

/** A kill as it is written before the first signal, so that a crash can be recovered from. */
export interface KillIntent {
  readonly report: KillReport;
  readonly plan: KillPlan;
}

export interface ExecutorQuery {
  readonly hostId: string;
  /** Milliseconds since the epoch: without those that ended before. */
  readonly endedSince?: number;
}

/** A kill that its process did not finish. */
export interface AbandonedKill {
  readonly report: KillReport;
  /** Absent when it cannot be read. */
  readonly plan?: KillPlan;
  /** What it has stopped, or was about to. */
  readonly frozen: readonly ProcessIdentity[];
}

/**
 * What Corral remembers, per host. Writes reject with ProcessServiceError STORE_FAILED when the
 * record cannot be made durable; in inspect-only mode every write does.
 */
export interface Store {
  status(): StoreStatus;
  /**
   * A number that changes whenever another connection has written, so that an unchanged store need
   * not be read again; undefined where that cannot be told.
   */
  foreignChanges(): number | undefined;
  /** A person has taken note of `status().recoveredFrom`; it is absent from now on. */
  acknowledgeRecovery(): Promise<void>;
  readonly executors: {
    insert(executor: Executor): Promise<void>;
    get(id: string): Promise<Executor | undefined>;
    /** Newest first. */
    list(filter: ExecutorQuery): Promise<readonly Executor[]>;
    /** Completes an ending that is there already (completeEnding); of two moments the earlier stays. */
    end(id: string, endedAt: number, ending: ExecutorEnding): Promise<void>;
    /** Takes an end back that was written of a process that lives. */
    reopen(id: string): Promise<void>;
    updateUsage(usages: ReadonlyMap<string, ExecutorUsage>): Promise<void>;
    remove(ids: readonly string[]): Promise<void>;
  };
  readonly lineage: {
    /** Inserts or refreshes (parent stays the first seen) in one transaction. */
    record(entries: readonly LineageEntry[]): Promise<void>;
    load(hostId: string): Promise<readonly LineageEntry[]>;
    remove(hostId: string, processes: readonly ProcessIdentity[]): Promise<void>;
  };
  readonly kills: {
    /**
     * Durable (synchronous FULL) before it resolves. From here on the kill is this process's: no
     * other takes it for abandoned until `finish`, or until the process ends.
     */
    begin(intent: KillIntent): Promise<void>;
    /** What is about to be stopped with SIGSTOP, added to what was; durable before it resolves. */
    recordFrozen(id: string, processes: readonly ProcessIdentity[]): Promise<void>;
    finish(report: KillReport): Promise<void>;
    /**
     * Unfinished kills whose process has ended, among `ids` where given. Each is this process's
     * from here on, until `finish` or `release`: of several that ask, one gets it.
     */
    takeAbandoned(hostId: string, ids?: readonly string[]): Promise<readonly AbandonedKill[]>;
    /** Gives up one that was taken, for the next who asks. */
    release(id: string): void;
    /** Ids of kills that another process carries out or has died in; costs next to nothing. */
    ofOthers(): readonly string[];
    get(id: string): Promise<KillReport | undefined>;
    list(filter: {
      readonly hostId: string;
      readonly before?: string;
      readonly limit: number;
      readonly process?: ProcessIdentity;
      readonly executorId?: string;
    }): Promise<readonly KillReport[]>;
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
  readonly settings: {
    load(): Promise<Partial<Settings>>;
    save(settings: Settings): Promise<void>;
  };
  /** Deletes what is older than `olderThan` (ms epoch) and has no left-overs. */
  prune(options: {
    readonly hostId: string;
    readonly olderThan: number;
    readonly keepExecutors: ReadonlySet<string>;
  }): Promise<void>;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
