import type { ListeningPort, ProcessIdentity } from "@corral/inspector/core";
import type { KillReport } from "../core/kill/kill-model.ts";
import type { CorralView, ExecutorView, ProcessView, SampleRing, Totals } from "../core/model.ts";

/** Who asks. */
export interface CallerOptions {
  /** The program that asks: it and its ancestors are no agent's for their directory alone. */
  readonly caller?: ProcessIdentity;
}

/** One process in full: what is too costly or too long for every row. */
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
  /** From the store: over its whole life, thinned out. */
  readonly usageSamples: SampleRing;
  readonly kills: readonly KillReport[];
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
