/**
 * Scheduler state. `idle`: idle kernel thread. `disk-sleep`: uninterruptible sleep, in which even
 * SIGKILL stays pending. `stopped`: job control (SIGSTOP). `traced`: stopped by a debugger.
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

/** One process in one snapshot. A field that could not be read is absent, never 0 or "". */
export interface ProcessInfo {
  readonly pid: number;
  /** See ProcessIdentity; absent when the start of the process is not known. */
  readonly startToken?: string;
  /** null when the process has no parent (pid 1, kthreadd) or the platform does not report it. */
  readonly parentPid: number | null;
  /** Name in the kernel, at most 15 bytes on Linux. Bytes that are not UTF-8 are escaped (`\xNN`). */
  readonly name: string;
  /** Arguments in full; empty for kernel threads and zombies. */
  readonly command: readonly string[];
  /** Absent when it is not readable (another user's process) or the process has none. */
  readonly workingDirectory?: string;
  /** true when the directory was deleted; else absent. */
  readonly workingDirectoryDeleted?: boolean;
  /** Resident set size, bytes. Pages shared with other processes count in full. */
  readonly memoryBytes: number;
  /** Percent of one core since the previous sample; may exceed 100. Absent on the first sample. */
  readonly cpuPercent?: number;
  /** User and system time since the start of the process, milliseconds. */
  readonly cpuTimeMs: number;
  /**
   * User and system time of descendants that exited and were reaped, milliseconds. Absent where the
   * platform does not count it. Source: proc_pid_stat(5) fields 16 and 17.
   */
  readonly childrenCpuTimeMs?: number;
  /** Start time, milliseconds since the epoch. For display only: identity is the start token. */
  readonly startedAt?: number;
  readonly state: ProcessState;
  /** Real user id. */
  readonly userId?: number;
  readonly processGroupId?: number;
  readonly sessionId?: number;
  /** Controlling terminal, such as "pts/3"; null when there is none; absent when not known. */
  readonly terminal?: string | null;
  readonly threadCount?: number;
  readonly kernelThread: boolean;
}

/** Why a snapshot is incomplete. One entry per code. */
export interface ScanProblem {
  readonly code:
    | "PROCESSES_HIDDEN" // hidepid, or /proc of another pid namespace: other processes are not listed
    | "OWN_NAMESPACE" // container: complete for its own pid namespace, the host's are not listed
    | "FIELDS_UNREADABLE" // permission: the directory of some processes is absent
    | "DESCRIPTORS_EXHAUSTED" // EMFILE, ENFILE: some processes may be missing
    | "PROCESS_UNREADABLE"; // the stat of some processes could not be read or parsed
  /** Number of processes concerned; absent when it is not known. */
  readonly count?: number;
  /** English sentence for people. */
  readonly message: string;
}

/** Load of the machine at the time of the scan. */
export interface HostUsage {
  readonly name: string;
  readonly platform: string;
  readonly cpuCount: number;
  /** Share of all cores together, 0 to 100; absent on the first sample. */
  readonly cpuPercent?: number;
  readonly memoryTotalBytes: number;
  readonly memoryAvailableBytes: number;
}

/** How far the kernel has advanced in allocating pids, which are sequential and wrap around. */
export interface PidUse {
  /**
   * Processes and threads created since boot, in a container those of the whole machine. An upper
   * bound for the number of pids allocated. Source: proc_stat(5), `processes`.
   */
  readonly forks: number;
  /** All pids are below this. Source: proc_sys_kernel(5), pid_max. */
  readonly pidMax: number;
}

/** Result of one scan of the machine: plain, read-only JSON data. */
export interface ProcessSnapshot {
  /**
   * Stable for one installation of the system. Differs between machines, and on Linux between pid
   * namespaces and between time namespaces with a boot time offset.
   */
  readonly hostId: string;
  /** Changes at each boot; absent where the platform has none. */
  readonly bootId?: string;
  /** Start of the scan, milliseconds since the epoch. */
  readonly takenAt: number;
  readonly durationMs: number;
  readonly processes: readonly ProcessInfo[];
  /** Empty when the snapshot is complete. */
  readonly problems: readonly ScanProblem[];
  readonly host: HostUsage;
  /** As of `takenAt`; absent where the platform does not report it. */
  readonly pids?: PidUse;
}

export interface ListeningPort {
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
}
