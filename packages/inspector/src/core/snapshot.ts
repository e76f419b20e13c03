/**
 * What the kernel says the process is doing. `idle` is an idle kernel thread, `disk-sleep` is
 * uninterruptible (a pending SIGKILL waits until it ends), `stopped` is job control (SIGSTOP).
 * Source: proc_pid_stat(5) field 3.
 */
export type ProcessState =
  | "running"
  | "sleeping"
  | "disk-sleep"
  | "stopped"
  | "traced"
  | "zombie"
  | "dead"
  | "idle"
  | "unknown";

/** One process as one scan saw it. A field that could not be read is absent, never 0 or "". */
export interface ProcessInfo {
  readonly pid: number;
  /** See ProcessIdentity; absent where the platform cannot tell when the process started. */
  readonly startToken?: string;
  /** null where the process has no parent (pid 1, kthreadd) or the platform does not say. */
  readonly parentPid: number | null;
  /** Short name as the kernel knows it (at most 15 bytes on Linux), escaped where not UTF-8. */
  readonly name: string;
  /** Arguments; empty for kernel threads and zombies. Not shortened. */
  readonly command: readonly string[];
  /** Absent when it may not be read (another user's process) or there is none. */
  readonly workingDirectory?: string;
  /** true when the directory has been deleted since; absent otherwise. */
  readonly workingDirectoryDeleted?: boolean;
  /** Resident set size, bytes. Counts pages shared with others in full. */
  readonly memoryBytes: number;
  /** Share of one core since the sample before, 100 = one core; absent on the first sample. */
  readonly cpuPercent?: number;
  /** User and system time used over its life, milliseconds. */
  readonly cpuTimeMs: number;
  /**
   * The same of all its descendants that ended and were collected (proc_pid_stat(5) fields 16, 17),
   * milliseconds; absent where the platform does not count it.
   */
  readonly childrenCpuTimeMs?: number;
  /** Start time, milliseconds since the epoch. For display; identity is the start token. */
  readonly startedAt?: number;
  readonly state: ProcessState;
  /** Real user id of the owner. */
  readonly userId?: number;
  readonly processGroupId?: number;
  readonly sessionId?: number;
  /** Controlling terminal such as "pts/3"; null when it has none; absent when not known. */
  readonly terminal?: string | null;
  readonly threadCount?: number;
  readonly kernelThread: boolean;
}

/** Why a view is not the whole truth. One entry per kind of trouble, with how many it touches. */
export interface ScanProblem {
  readonly code:
    | "PROCESSES_HIDDEN" // hidepid, or a /proc of another namespace: others run that cannot be seen
    | "OWN_NAMESPACE" // a container: whole as far as it goes, but the host's others cannot be seen
    | "FIELDS_UNREADABLE" // permission: directories, descriptors or environments of some are absent
    | "DESCRIPTORS_EXHAUSTED" // EMFILE/ENFILE: this scan is degraded
    | "PROCESS_UNREADABLE"; // single processes whose record could not be read or parsed
  /** How many processes it touches; absent when it cannot be known. */
  readonly count?: number;
  /** A sentence for a person. */
  readonly message: string;
}

/** The machine's own load at the time of the scan. */
export interface HostUsage {
  readonly name: string;
  readonly platform: string;
  readonly cpuCount: number;
  /** Share of all cores together, 0 to 100; absent on the first sample. */
  readonly cpuPercent?: number;
  readonly memoryTotalBytes: number;
  readonly memoryAvailableBytes: number;
}

/** How far the system has come in giving out pids. They are given in sequence and come round. */
export interface PidUse {
  /**
   * Processes and threads started since the system was (`processes` of proc_stat(5)). In a
   * container those of the whole machine: never fewer than pids were given out in it.
   */
  readonly forks: number;
  /** No pid is this high (proc_sys_kernel(5)). */
  readonly pidMax: number;
}

/** Everything one scan of the machine saw: plain, read-only JSON data. */
export interface ProcessSnapshot {
  /**
   * Stable for this installation of the system; differs between machines, and on Linux between pid
   * namespaces and between time namespaces that shift start times.
   */
  readonly hostId: string;
  /** Differs after each boot; absent where the platform has none. */
  readonly bootId?: string;
  /** When the scan began, milliseconds since the epoch. */
  readonly takenAt: number;
  readonly durationMs: number;
  readonly processes: readonly ProcessInfo[];
  /** Empty when the view is complete. */
  readonly problems: readonly ScanProblem[];
  readonly host: HostUsage;
  /** As of `takenAt`; absent where the platform does not tell. */
  readonly pids?: PidUse;
}

export interface ListeningPort {
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
}
