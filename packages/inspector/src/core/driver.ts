import type { AgentMarker } from "./agent-marker.ts";
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

/** Result of one signal. `gone`: no such process; `reused`: the pid now belongs to another process. */
export type SignalOutcome = "sent" | "gone" | "reused" | "denied";

/** How births and deaths between two scans are seen. */
export interface EventCapability {
  /**
   * `process-connector`: the kernel tells every fork and exit (Linux 6.6, or CAP_NET_ADMIN before).
   * `last-pid`: /proc/loadavg is polled for new pids. `listing`: lists of /proc are compared.
   */
  readonly source: "process-connector" | "last-pid" | "listing" | "none";
  /** Exits are reported with their exit codes and signals. */
  readonly deaths: boolean;
  /** Why no better source is used, for people; absent with the best. */
  readonly reason?: string;
}

export interface DriverCapabilities {
  readonly platform: "linux" | "darwin" | "win32" | "mock" | (string & {});
  /**
   * How a pin names its process. `kernel`: through a descriptor, without a race.
   * `checked`: the start time is read again just before the signal; a pid reuse between the two is
   * not noticed.
   */
  readonly pinning: "kernel" | "checked";
  /** Smallest difference between two start times that can be told apart, milliseconds. */
  readonly identityPrecisionMs: number;
  /** Whether SIGSTOP and SIGCONT work, so that a tree can be frozen. */
  readonly freeze: boolean;
  readonly workingDirectories: boolean;
  readonly details: readonly DetailKind[];
  readonly events: EventCapability;
  readonly killTree: boolean;
}

/**
 * What a scan reads again. true: everything, including arguments, directories and owners.
 * "directories": the working directory of every process. false: what may have changed; a process
 * that has not run since the last scan is answered from the cache (refresh-rule.ts).
 */
export type Freshness = boolean | "directories";

export interface SnapshotOptions {
  /** Default false. */
  readonly fresh?: Freshness;
}

/** Data that costs too much to read for every process at every scan. */
export type DetailKind = "ports" | "proportionalMemory" | "marker" | "peers";

/**
 * The processes at the other ends of a process's connections: unix stream and seqpacket sockets,
 * those that wait to be accepted included, and accepted TCP connections within its network namespace.
 * All processes that hold the other end are named, so a child that inherited it is, too; the process
 * itself is not. Datagrams and pipes are not told. Sources: sock_diag(7), unix(7), proc_pid_fd(5),
 * proc_pid_net(5).
 */
export type ProcessPeers =
  /** Each other end is held by one of these. */
  | { readonly known: true; readonly peers: readonly ProcessIdentity[] }
  | {
      readonly known: false;
      /** In words. */
      readonly reason: string;
      /** Those that were found all the same; others may be missing. Absent when none was. */
      readonly peers?: readonly ProcessIdentity[];
    };

/** A field is absent when it was not requested, is not readable, or is not supported here. */
export interface ProcessDetails {
  /** TCP ports in LISTEN state and bound UDP ports, in the process's own network namespace. */
  readonly ports?: readonly ListeningPort[];
  /** Proportional set size, bytes: each shared page divided by its users. Source: proc_pid_smaps(5). */
  readonly proportionalMemoryBytes?: number;
  /**
   * Value of CORRAL_EXECUTOR_ID in the environment at exec; null when the variable is not set. Absent
   * also when the environment is empty, as during an exec.
   */
  readonly marker?: string | null;
  /**
   * Ids that coding agents set in the environment at exec, read with `marker`; absent when there are
   * none. A pid is of Corral's own pid namespace. No other variable is read.
   */
  readonly agentMarkers?: readonly AgentMarker[];
  /**
   * Who is connected to the process. When requested never absent: "not known" has a reason, also where
   * `capabilities.details` lacks it.
   */
  readonly peers?: ProcessPeers;
}

export type PinStatus =
  | { readonly kind: "alive"; readonly state: ProcessState; readonly parentPid: number | null }
  /** Dead, but not yet reaped by its parent. A zombie has no memory and ignores signals. */
  | { readonly kind: "zombie"; readonly parentPid: number | null }
  | { readonly kind: "gone" }
  /** The status could not be read (hidepid, no descriptors left). Not proof of death. */
  | { readonly kind: "unknown"; readonly reason: string };

/** A handle on one process. A later process with the same pid never answers through it. */
export interface ProcessPin {
  readonly identity: ProcessIdentity;
  status(): PinStatus;
  /** Throws ProcessInspectorError KILL_FAILED for an error that is none of the four outcomes. */
  signal(signal: Signal): SignalOutcome;
  /** Releases the descriptor. Idempotent. */
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * `denied`: no permission, or it is not known which process has the pid.
 * `exhausted`: no free descriptors, memory or processes (see ProcessDriver).
 */
export type PinResult =
  | { readonly outcome: "pinned"; readonly pin: ProcessPin }
  | { readonly outcome: "gone" | "reused" | "denied" | "exhausted" };

/** A new process, found within one watch period of its start. */
export interface ProcessBirth {
  readonly identity: ProcessIdentity;
  readonly parentPid: number;
  /**
   * Identity of the parent at the start of the process. Absent when it could not be proved, for
   * example when the parent exited before it was read: its pid may have been reused since.
   */
  readonly parent?: ProcessIdentity;
  readonly name: string;
  readonly processGroupId: number;
  readonly sessionId: number;
  /** Milliseconds since the epoch. */
  readonly seenAt: number;
}

/** The end of a process, as the kernel told it. */
export interface ProcessDeath {
  readonly identity: ProcessIdentity;
  /** 0 to 255; absent when a signal ended the process. */
  readonly exitCode?: number;
  /** Name of the signal that ended the process, such as "SIGKILL"; absent when it exited. */
  readonly signal?: string;
  /** Absent when no core was dumped. */
  readonly coreDumped?: true;
  /**
   * The kernel ended it for lack of memory, of the machine or of its cgroup. Absent where it did not, and
   * where the kernel's log cannot be read (an ordinary user with kernel.dmesg_restrict).
   */
  readonly outOfMemory?: true;
  /** Milliseconds since the epoch. */
  readonly seenAt: number;
}

/** A process became another program (execve(2)); its identity stays. */
export interface ProcessExec {
  readonly identity: ProcessIdentity;
  /** Since the start of the process, milliseconds. */
  readonly afterMs: number;
  /**
   * Arguments of the process with the pid, read right after. Absent when it has ended, and when too many
   * execs came at once to read those of all.
   */
  readonly command?: readonly string[];
}

export interface BirthWatchOptions {
  /** Milliseconds between two polls; half of that for one second after each birth. Default 20. */
  readonly periodMs?: number;
  readonly onBirths: (births: readonly ProcessBirth[]) => void;
  /** Called only where the kernel reports deaths; see `capabilities.events`. */
  readonly onDeaths?: (deaths: readonly ProcessDeath[]) => void;
  /** Called only where the source is `process-connector`, before the births that follow are told. */
  readonly onExecs?: (execs: readonly ProcessExec[]) => void;
  /** Births may have been missed (fork storm, blocked event loop). At most one call per second. */
  readonly onMissed?: (reason: string) => void;
}

export interface BirthWatch {
  readonly source: EventCapability["source"];
  /**
   * Polls now and calls `onBirths` before it resolves. Two equal results prove that no process was
   * started in between. undefined where that cannot be proved (comparison of /proc listings).
   */
  look(): Promise<number | undefined>;
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * What a platform implements: snapshots and pins. The other members are optional.
 *
 * Without free descriptors, memory or processes every driver answers alike, never `gone` or `denied`:
 * `pin` returns `exhausted`; `snapshot` reports DESCRIPTORS_EXHAUSTED, or throws SYSTEM_ERROR when it
 * can read nothing. Operations of the inspector that need a pin throw SYSTEM_ERROR.
 */
export interface ProcessDriver {
  /** The host id of every snapshot; known without a scan. */
  readonly hostId: string;
  readonly capabilities: DriverCapabilities;
  /**
   * A process that did not change since the previous snapshot is the same object, and unchanged
   * arguments are the same array. Objects of a snapshot are never modified.
   */
  snapshot(options?: SnapshotOptions): Promise<ProcessSnapshot>;
  pin(target: ProcessIdentity): Promise<PinResult>;
  /**
   * Keyed by identityKey. Targets that are gone or reused are left out; targets that cannot be pinned
   * (denied, exhausted) have an entry without fields.
   */
  readDetails?(
    targets: readonly ProcessIdentity[],
    kinds: readonly DetailKind[],
  ): Promise<ReadonlyMap<string, ProcessDetails>>;
  /** See ProcessInspector.openFiles. */
  openFiles?(target: ProcessIdentity): Promise<readonly string[] | undefined>;
  /** See ProcessInspector.readVariables. */
  readVariables?(
    target: ProcessIdentity,
    names: readonly string[],
  ): Promise<Readonly<Record<string, string>> | undefined>;
  watchBirths?(options: BirthWatchOptions): BirthWatch;
  /**
   * Kills a whole tree where single processes cannot be pinned (Windows, tree-kill). The caller has
   * just pinned the root. Throws KILL_FAILED.
   */
  killTree?(root: ProcessIdentity): Promise<SignalOutcome>;
  /** Releases all descriptors and timers. */
  close(): void;
}
