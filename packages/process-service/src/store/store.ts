import type { ProcessIdentity } from "@corral/inspector/core";
import type { KillPlan, KillReport } from "../core/kill/kill-model.ts";
import type {
  Executor,
  ExecutorEnding,
  ExecutorUsage,
  KeepMark,
  LineageEntry,
  SampleRing,
  StoreStatus,
} from "../core/model.ts";
import type { Settings } from "../core/settings.ts";

/** A kill as it is written before the first signal, so that a crash can be recovered from. */
export interface KillIntent {
  readonly report: KillReport;
  readonly plan: KillPlan;
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
    list(filter: {
      readonly hostId: string;
      readonly ended?: boolean;
    }): Promise<readonly Executor[]>;
    /** Keeps the first ending. */
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
    /** Durable (synchronous FULL) before it resolves. */
    begin(intent: KillIntent): Promise<void>;
    /** What we stopped with SIGSTOP, durable before the first one is stopped. */
    recordFrozen(id: string, processes: readonly ProcessIdentity[]): Promise<void>;
    finish(report: KillReport): Promise<void>;
    unfinished(
      hostId: string,
    ): Promise<readonly (KillIntent & { readonly frozen: readonly ProcessIdentity[] })[]>;
    get(id: string): Promise<KillReport | undefined>;
    list(filter: {
      readonly hostId: string;
      readonly before?: string;
      readonly limit: number;
      readonly process?: ProcessIdentity;
      readonly executorId?: string;
    }): Promise<readonly KillReport[]>;
  };
  readonly keeps: {
    put(mark: KeepMark): Promise<void>;
    remove(
      hostId: string,
      target: { readonly process: ProcessIdentity } | { readonly executorId: string },
    ): Promise<void>;
    list(hostId: string): Promise<readonly KeepMark[]>;
  };
  readonly samples: {
    /** One row per executor and call. */
    append(
      at: number,
      rows: ReadonlyMap<
        string,
        { readonly cpuPercent: number; readonly memoryBytes: number; readonly processes: number }
      >,
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
