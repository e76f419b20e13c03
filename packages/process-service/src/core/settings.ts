/** What a person can set; stored, and the same for every client. */
export interface Settings {
  /** Milliseconds between two scans while someone watches. */
  readonly watchIntervalMs: number;
  /** Milliseconds between two scans while nobody does. */
  readonly idleIntervalMs: number;
  /** Milliseconds between two looks for births; 0 switches the watch off. */
  readonly birthPeriodMs: number;
  /** Known coding agents (claude, codex, gemini, …) become executors by themselves. */
  readonly detectAgents: boolean;
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
  /** true: only records what it would have stopped. */
  readonly dryRun: boolean;
  /** How long its executor must have ended, milliseconds. */
  readonly afterMs: number;
  /** Only executors of these projects; empty means none. */
  readonly projects: readonly string[];
}

export const defaultSettings: Settings = {
  watchIntervalMs: 2_000,
  idleIntervalMs: 15_000,
  birthPeriodMs: 20,
  detectAgents: true,
  memoryThresholdBytes: 4 * 1024 ** 3,
  cpuThresholdPercent: 150,
  thresholdDurationMs: 5 * 60_000,
  retentionMs: 30 * 24 * 3_600_000,
  autoCleanUp: { enabled: false, dryRun: true, afterMs: 3_600_000, projects: [] },
};
