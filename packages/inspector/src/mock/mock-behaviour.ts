import type { ProcessInfo } from "../core/snapshot.ts";
import type { ProcessDetails, Signal } from "../core/driver.ts";

/** What a test says of a process; everything but the pid has a sensible default. */
export type MockProcessFields = Partial<ProcessInfo> & { readonly pid: number };

/** Fields that a platform or a permission may keep back. */
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
  | keyof ProcessDetails;

/** How a mock process forks. It never does while stopped or stuck. */
export interface MockFork {
  /**
   * `tick`: every `everyMs` of the clock. `signal`: at each signal that it gets to handle.
   * `child-exit`: whenever a child has died, as a respawning supervisor does.
   * `snapshot`: just before each scan, so that no two scans agree.
   */
  readonly on: "tick" | "signal" | "child-exit" | "snapshot";
  /** Milliseconds, at least 1; for `tick`; default 10. */
  readonly everyMs?: number;
  /** How many at most; default: until it is dead. */
  readonly limit?: number;
  /** Fields of each child; what is left out is inherited as fork(2) would. */
  readonly child?: Omit<Partial<ProcessInfo>, "pid" | "startToken" | "parentPid">;
  readonly behaviour?: MockBehaviour;
  /** The child leaves for a session of its own and is adopted by pid 1 or a subreaper at once. */
  readonly daemonize?: boolean;
}

/** How a mock process behaves; the default is a willing one that dies of any deadly signal at once. */
export interface MockBehaviour {
  /** Signals it does nothing about. SIGKILL and SIGSTOP cannot be ignored. */
  readonly ignores?: readonly Exclude<Signal, "SIGKILL" | "SIGSTOP">[];
  /** Milliseconds from a deadly signal to its death, for all signals or for single ones; default 0. */
  readonly diesAfterMs?: number | Partial<Readonly<Record<Signal, number>>>;
  /** It exits by itself after so many milliseconds. */
  readonly exitsAfterMs?: number;
  /** Signals that are refused, as for another user's process; `true`: all. */
  readonly denies?: true | readonly Signal[];
  /** What an attempt to pin it meets; undefined takes that back. */
  readonly pinning?: "denied" | "exhausted" | undefined;
  /** Its pins can be opened but tell nothing: status `unknown` with this reason. */
  readonly unreadable?: string;
  /** In uninterruptible sleep (D): every signal, SIGKILL too, stays pending until `release`. */
  readonly stuck?: boolean;
  /** false: its dead children stay zombies until it dies itself. */
  readonly reaps?: boolean;
  /** Orphans below it come to it instead of to pid 1 (prctl(2) PR_SET_CHILD_SUBREAPER). */
  readonly subreaper?: boolean;
  /** Alive but not in any listing (hidepid). */
  readonly hidden?: boolean;
  /** Alive and listed, with these fields absent. */
  readonly hides?: readonly HideableField[];
  readonly forks?: readonly MockFork[];
  /** Ports, marker and proportional memory; default: no ports, no marker, its memoryBytes. */
  readonly details?: ProcessDetails;
  /** Called after a signal was sent, before its effect; the place to change the machine in between. */
  readonly onSignal?: (signal: Signal) => void;
}
