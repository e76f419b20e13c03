import type { ListeningPort, ProcessIdentity } from "@corral/inspector/core";
import type { KillReport } from "../core/kill/kill-model.ts";
import type { CorralView, ExecutorView, ProcessView, SampleRing, Totals } from "../core/model.ts";

/** The requesting program. */
export interface CallerOptions {
  /** The caller and its ancestors belong to no executor for their working directory alone. */
  readonly caller?: ProcessIdentity;
}

/** One process with all details, including those too expensive for every row. */
export interface ProcessDetail {
  readonly process: ProcessView;
  readonly executor?: ExecutorView;
  /** Nearest first, up to the executor, or to pid 1. */
  readonly ancestors: readonly ProcessView[];
  readonly ports?: readonly ListeningPort[];
  readonly samples?: SampleRing;
  readonly kills: readonly KillReport[];
}

export interface ExecutorDetail {
  readonly executor: ExecutorView;
  readonly processes: readonly ProcessView[];
  /** From the store: over the whole life, thinned with age. */
  readonly usageSamples: SampleRing;
  readonly kills: readonly KillReport[];
}

/** How an executor ended, and what of it runs on. */
export interface FinishedExecutor {
  readonly executor: ExecutorView;
  /** Owned by it and alive, its root included where that lives. */
  readonly leftOver: readonly ProcessView[];
}

export interface WaitedExecutor extends FinishedExecutor {
  /** It has ended and nothing of it runs. False when the time was over before. */
  readonly done: boolean;
}

export interface WaitOptions {
  /** Milliseconds; default 30,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** A process that keeps a directory busy. */
export interface Holder {
  readonly process: ProcessView;
  /** Its working directory; absent where that is elsewhere. */
  readonly directory?: string;
  /** Open files there, at most 20. */
  readonly files: readonly string[];
}

export interface Holders {
  /** Absolute, symlinks resolved. */
  readonly path: string;
  readonly holders: readonly Holder[];
  /** Processes whose open files could not be read: another user's, or all of them off Linux. */
  readonly unread: number;
}

export interface HostSummary {
  readonly hostId: string;
  readonly view: Pick<CorralView, "takenAt" | "scan" | "store" | "readOnly" | "host">;
  /** Of all owned processes. */
  readonly totals: Totals;
  readonly executorsAlive: number;
  readonly executorsEndedWithLeftOvers: number;
  readonly projects: readonly { readonly project: string; readonly totals: Totals }[];
}
