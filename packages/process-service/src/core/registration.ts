import type { ProcessIdentity } from "@corral/inspector/core";
import type { ExecutorKind, ExecutorOrigin } from "./model.ts";

/** Absent: unchanged; null: removed. */
export interface UpdateExecutor {
  readonly label?: string;
  readonly project?: string | null;
  readonly task?: string | null;
  readonly attempt?: string | null;
  /** Added to those that are there; at most `mostLabels` in all. */
  readonly labels?: Readonly<Record<string, string | null>>;
  /** Of its session, where no task says what it works on. */
  readonly title?: string;
  /** Reported as by a hook: a hint. */
  readonly state?: "working" | "waiting" | "idle";
  /** For "waiting": what for. */
  readonly waitingFor?: string;
}

export const mostLabels = 32;

export interface RegisterExecutor {
  readonly pid: number;
  /**
   * Compared, so that a reused pid is refused. Required over the API; optional only for a caller in
   * the same process that holds the registered process (its own child).
   */
  readonly startToken?: string;
  readonly kind?: ExecutorKind;
  /** Default: registered. */
  readonly origin?: Exclude<ExecutorOrigin, "detected">;
  readonly label?: string;
  readonly project?: string;
  readonly task?: string;
  readonly attempt?: string;
  readonly workspace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly runner?: ProcessIdentity;
  /** Chosen by `corral run`, which sets it in the environment before the process starts. */
  readonly id?: string;
}
