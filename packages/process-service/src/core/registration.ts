import type { ProcessIdentity } from "@corral/inspector/core";
import type { ExecutorKind, ExecutorOrigin } from "./model.ts";

export interface RegisterExecutor {
  readonly pid: number;
  /**
   * Compared, so that a reused pid is refused. May be left out only by a caller in this very program,
   * for a process that it holds on to (its own child): over the API it is required.
   */
  readonly startToken?: string;
  readonly kind?: ExecutorKind;
  /** Default: registered. Only a detection makes a detected one. */
  readonly origin?: Exclude<ExecutorOrigin, "detected">;
  readonly label?: string;
  readonly project?: string;
  readonly task?: string;
  readonly attempt?: string;
  readonly workspace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly runner?: ProcessIdentity;
  /** Chosen by `corral run`, which puts it into the environment before the process exists. */
  readonly id?: string;
}
