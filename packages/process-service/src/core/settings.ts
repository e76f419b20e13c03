import type { OwnProduct } from "./programs/agent-products.ts";

/** Settings, stored and shared by all clients. */
export interface Settings {
  /** Milliseconds between two scans with watchers. */
  readonly watchIntervalMs: number;
  /** Milliseconds between two scans without watchers. */
  readonly idleIntervalMs: number;
  /** Interval at which births are polled where the kernel does not report them, milliseconds; 0 disables both. */
  readonly birthPeriodMs: number;
  /** Whether known coding agents (claude, codex, gemini, …) are registered automatically. */
  readonly detectAgents: boolean;
  /** Agents that Corral does not know by itself. */
  readonly ownProducts: readonly OwnProduct[];
  /** Whether titles and states of agents' sessions are read from the agents' own files. */
  readonly readSessions: boolean;
  /** A process above this for `thresholdDurationMs` becomes a finding. */
  readonly memoryThresholdBytes: number;
  /** 100 = one core. */
  readonly cpuThresholdPercent: number;
  readonly thresholdDurationMs: number;
  /** Ended executors without left-overs, kills and samples older than this are deleted. */
  readonly retentionMs: number;
  readonly autoCleanUp: AutoCleanUpSettings;
}

/** Off by default. Only owned left-overs, never when the view is partial or the store recovered. */
export interface AutoCleanUpSettings {
  readonly enabled: boolean;
  /** true: only record what would have been stopped. */
  readonly dryRun: boolean;
  /** Time since the end of the executor, milliseconds. */
  readonly afterMs: number;
  /** Only executors of these projects; empty means none. */
  readonly projects: readonly string[];
}

/** What is not named stays as it is, also within the automatic clean-up. */
export type SettingsChanges = Partial<Omit<Settings, "autoCleanUp">> & {
  readonly autoCleanUp?: Partial<AutoCleanUpSettings>;
};

export const defaultSettings: Settings = {
  watchIntervalMs: 2_000,
  idleIntervalMs: 15_000,
  birthPeriodMs: 20,
  detectAgents: true,
  ownProducts: [],
  readSessions: true,
  memoryThresholdBytes: 4 * 1024 ** 3,
  cpuThresholdPercent: 150,
  thresholdDurationMs: 5 * 60_000,
  retentionMs: 30 * 24 * 3_600_000,
  autoCleanUp: { enabled: false, dryRun: true, afterMs: 3_600_000, projects: [] },
};
