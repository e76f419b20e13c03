import type { ProcessIdentity } from "@corral/inspector/core";
import type { KeptSession } from "./session.ts";
import type { ProductMention } from "./view.ts";

export type ExecutorKind =
  | "coding-agent"
  | "setup-script"
  | "cleanup-script"
  | "dev-server"
  | "other";

/** How Corral came to know the executor; `launched`: by `corral run`. */
export type ExecutorOrigin = "registered" | "launched" | "detected";

/** How an executor ended. `unknown`: it was gone at the next scan. */
export interface ExecutorEnding {
  readonly how: "exited" | "killed" | "host-rebooted" | "unknown";
  /** Exit code, where a `corral run` saw it. */
  readonly exitCode?: number;
  /** Signal name, where known. */
  readonly signal?: string;
  /** The kernel ended it for lack of memory; absent where it did not, or where that is not known. */
  readonly outOfMemory?: boolean;
  /** Id of the kill, or the client, that ended it; "request" if the end was requested while it ran. */
  readonly by?: string;
}

/** The root process of one piece of agent work, as stored. Times are milliseconds since the epoch. */
export interface Executor {
  readonly id: string;
  readonly hostId: string;
  /** Absent where the platform has no boot id. An executor of another boot has ended. */
  readonly bootId?: string;
  readonly pid: number;
  readonly startToken: string;
  readonly kind: ExecutorKind;
  readonly origin: ExecutorOrigin;
  /** Display name, such as "claude". */
  readonly label: string;
  readonly project?: string;
  readonly task?: string;
  readonly attempt?: string;
  /** Absolute directory, symlinks resolved. Absent when refused as evidence (`/`, a home). */
  readonly workspace?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The `corral run` above it, a child subreaper: it adopts the orphans of the tree. */
  readonly runner?: ProcessIdentity;
  readonly startedAt: number;
  /**
   * How long after `startedAt` the process became what it is, milliseconds (`exec claude` in a shell): what
   * it had started before does not belong to the executor. Absent if it was so from the start, as far as
   * Corral knows.
   */
  readonly execAfterMs?: number;
  readonly registeredAt: number;
  readonly endedAt?: number;
  readonly ending?: ExecutorEnding;
  readonly usage: ExecutorUsage;
  /** The last one that was known. Absent for what is no agent, or whose session was never known. */
  readonly session?: KeptSession;
  /** The agent that its processes were last seen to be. Absent for what is no known agent. */
  readonly product?: ProductMention;
}

/** What an executor and its processes used over its life. */
export interface ExecutorUsage {
  readonly cpuTimeMs: number;
  readonly peakMemoryBytes: number;
  readonly peakProcesses: number;
}
