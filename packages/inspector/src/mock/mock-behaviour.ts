import type { ProcessInfo } from "../core/snapshot.ts";
import type { ProcessDetails, Signal } from "../core/driver.ts";

/** Fields of a mock process; all but the pid have defaults. */
export type MockProcessFields = Partial<ProcessInfo> & { readonly pid: number };

/** Fields that may be absent for want of permission or support. */
export type HideableField =
  | Exclude<
      keyof ProcessInfo,
      | "pid"
      | "parentPid"
      | "name"
      | "command"
      | "memoryBytes"
      | "cpuTimeMs"
      | "state"
      | "kernelThread"
    >
  | Exclude<keyof ProcessDetails, "peers">;

/** When a mock process forks. Stopped and stuck processes do not. */
export interface MockFork {
  /**
   * `tick`: every `everyMs` of the clock. `signal`: at each signal that the process handles.
   * `child-exit`: when a child has exited, as a supervisor does. `snapshot`: just before each scan, so
   * that every scan finds a new process.
   */
  readonly on: "tick" | "signal" | "child-exit" | "snapshot";
  /** Milliseconds, at least 1; for `tick`; default 10. */
  readonly everyMs?: number;
  /** Largest number of forks; default: unlimited. */
  readonly limit?: number;
  /** Fields of each child; the others are inherited as by fork(2). */
  readonly child?: Omit<Partial<ProcessInfo>, "pid" | "startToken" | "parentPid">;
  readonly behaviour?: MockBehaviour;
  /** The child gets its own session and is reparented to pid 1 or a subreaper at once. */
  readonly daemonize?: boolean;
}

/** How a mock process behaves. By default it dies at once of any signal that terminates. */
export interface MockBehaviour {
  /** Ignored signals. SIGKILL and SIGSTOP cannot be ignored. */
  readonly ignores?: readonly Exclude<Signal, "SIGKILL" | "SIGSTOP">[];
  /** Milliseconds from a terminating signal to the exit, for all signals or per signal; default 0. */
  readonly diesAfterMs?: number | Partial<Readonly<Record<Signal, number>>>;
  /** The process exits by itself after this many milliseconds. */
  readonly exitsAfterMs?: number;
  /** Signals that are denied, as for another user's process; `true`: all. */
  readonly denies?: true | readonly Signal[];
  /** Outcome of attempts to pin the process; undefined: pinned. */
  readonly pinning?: "denied" | "exhausted" | undefined;
  /** Pins open, but their status is `unknown` with this reason. */
  readonly unreadable?: string;
  /** In uninterruptible sleep (D): every signal, even SIGKILL, stays pending until `releaseProcess`. */
  readonly stuck?: boolean;
  /** false: dead children stay zombies until the process dies. */
  readonly reaps?: boolean;
  /** Orphaned descendants are reparented to it, not to pid 1 (prctl(2), PR_SET_CHILD_SUBREAPER). */
  readonly subreaper?: boolean;
  /** Alive, but in no snapshot (hidepid). */
  readonly hidden?: boolean;
  /** Fields that are absent from snapshots and details. */
  readonly hides?: readonly HideableField[];
  readonly forks?: readonly MockFork[];
  /** Ports, markers, proportional memory and peers; default: no ports, markers and peers, `memoryBytes`. */
  readonly details?: ProcessDetails;
  /** Paths that it holds open; default: none. */
  readonly openFiles?: readonly string[];
  /** Its environment at exec; default: empty. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Called between the sending of a signal and its effect, to change the machine in between. */
  readonly onSignal?: (signal: Signal) => void;
}
