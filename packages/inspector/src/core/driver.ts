import type { ProcessIdentity } from "./identity.ts";
import type { ListeningPort, ProcessSnapshot, ProcessState } from "./snapshot.ts";

export type Signal =
  | "SIGHUP"
  | "SIGINT"
  | "SIGQUIT"
  | "SIGKILL"
  | "SIGUSR1"
  | "SIGUSR2"
  | "SIGTERM"
  | "SIGCONT"
  | "SIGSTOP";

/** What became of one signal. `gone`: no such process any more; `reused`: the pid is another's now. */
export type SignalOutcome = "sent" | "gone" | "reused" | "denied";

export interface DriverCapabilities {
  readonly platform: "linux" | "darwin" | "win32" | "mock" | (string & {});
  /**
   * How a process is held on to. `kernel`: through a descriptor, no race left.
   * `checked`: the start time is read again just before the signal; a reuse between the two remains.
   */
  readonly pinning: "kernel" | "checked";
  /** How far apart two start times must be to be told apart, milliseconds. */
  readonly identityPrecisionMs: number;
  /** SIGSTOP and SIGCONT work, so that a tree can be frozen. */
  readonly freeze: boolean;
  readonly workingDirectories: boolean;
  readonly details: readonly DetailKind[];
  readonly births: boolean;
  readonly killTree: boolean;
}

/**
 * true: read everything afresh, also what seldom changes (arguments, directories, owners).
 * "directories": the directories of all. false: each of these when there is a reason to, and of a
 * process that has not run since the last scan nothing but that, save in its turn (refresh-rule.ts).
 */
export type Freshness = boolean | "directories";

export interface SnapshotOptions {
  /** Default false. */
  readonly fresh?: Freshness;
}

/** Facts that cost too much to read for every process at every scan. */
export type DetailKind = "ports" | "proportionalMemory" | "marker";

/** Each field absent when not asked for, not readable, or not given by the platform. */
export interface ProcessDetails {
  /** TCP ports in LISTEN state and bound UDP ports, in the process's own network namespace. */
  readonly ports?: readonly ListeningPort[];
  /** Proportional set size, bytes: shared pages divided among their sharers (smaps_rollup). */
  readonly proportionalMemoryBytes?: number;
  /**
   * Value of CORRAL_EXECUTOR_ID in its environment at exec; null when it carries none. Absent also
   * where the environment is empty, as in the middle of an exec.
   */
  readonly marker?: string | null;
}

export type PinStatus =
  | { readonly kind: "alive"; readonly state: ProcessState; readonly parentPid: number | null }
  /** Dead, but not yet collected by its parent. It holds no memory and cannot be signalled. */
  | { readonly kind: "zombie"; readonly parentPid: number | null }
  | { readonly kind: "gone" }
  /** It could not be read (hidden by /proc, descriptors); never proof of death. */
  | { readonly kind: "unknown"; readonly reason: string };

/** A hold on one process: what is asked through it can never be answered by another process. */
export interface ProcessPin {
  readonly identity: ProcessIdentity;
  status(): PinStatus;
  /** Throws ProcessInspectorError KILL_FAILED only for what is none of the four outcomes. */
  signal(signal: Signal): SignalOutcome;
  /** Lets go; idempotent. */
  close(): void;
  [Symbol.dispose](): void;
}

/** `denied`: no permission, or it cannot be told whose the pid is. `exhausted`: see ProcessDriver. */
export type PinResult =
  | { readonly outcome: "pinned"; readonly pin: ProcessPin }
  | { readonly outcome: "gone" | "reused" | "denied" | "exhausted" };

/** A process seen within one period of its birth. */
export interface ProcessBirth {
  readonly identity: ProcessIdentity;
  readonly parentPid: number;
  /**
   * Which process had `parentPid` while it was the parent; absent where that could not be proved,
   * as when the parent ended before it was read. Its pid may be another's by now.
   */
  readonly parent?: ProcessIdentity;
  readonly name: string;
  readonly processGroupId: number;
  readonly sessionId: number;
  /** Milliseconds since the epoch. */
  readonly seenAt: number;
}

export interface BirthWatchOptions {
  /** Milliseconds between two looks, half as many for a second after each birth; default 20. */
  readonly periodMs?: number;
  readonly onBirths: (births: readonly ProcessBirth[]) => void;
  /** Links may have been missed (a fork storm, a stalled loop); said at most once a second. */
  readonly onMissed?: (reason: string) => void;
}

export interface BirthWatch {
  /**
   * Looks at once, and tells what it finds before it resolves. Two equal answers prove that nothing
   * was born in between. undefined where nothing proves that, as where lists are compared.
   */
  look(): Promise<number | undefined>;
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * The narrow seam: snapshots and pins are what a platform implements, the rest is optional.
 *
 * Out of descriptors (memory, processes) every driver answers the same, and never with `gone` or
 * `denied`: `pin` with `exhausted`, `snapshot` with the problem DESCRIPTORS_EXHAUSTED or, where it
 * can see nothing, the error SYSTEM_ERROR. What the inspector does through a pin throws SYSTEM_ERROR.
 */
export interface ProcessDriver {
  /** The one that every snapshot carries; known without a scan. */
  readonly hostId: string;
  readonly capabilities: DriverCapabilities;
  /**
   * A process of which nothing has changed since the snapshot before is the same object in it, and
   * while its arguments stay its `command` is the same array. What a snapshot holds never changes.
   */
  snapshot(options?: SnapshotOptions): Promise<ProcessSnapshot>;
  pin(target: ProcessIdentity): Promise<PinResult>;
  /**
   * Keyed by identityKey; targets that are gone or reused are left out, and those that cannot be
   * held on to (denied, exhausted) have no details.
   */
  readDetails?(
    targets: readonly ProcessIdentity[],
    kinds: readonly DetailKind[],
  ): Promise<ReadonlyMap<string, ProcessDetails>>;
  watchBirths?(options: BirthWatchOptions): BirthWatch;
  /**
   * Portable last resort where single processes cannot be pinned (Windows): tree-kill. The caller
   * has just pinned the root.
   */
  killTree?(root: ProcessIdentity): Promise<SignalOutcome>;
  /** Lets go of every descriptor and timer. */
  close(): void;
}
