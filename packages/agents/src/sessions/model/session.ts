/**
 * `waiting`: for a person (a permission, a question). `idle`: its turn is over. `ended`: the product says
 * so. `unknown`: nothing says, which is not idle.
 */
export type SessionState = "working" | "waiting" | "idle" | "ended" | "unknown";

/** One session, as the product's own files describe it. All text is untrusted: not masked, not escaped. */
export interface AgentSession {
  /** As the product names it; what it resumes a session by. */
  readonly id: string;
  /** Written by a person or the product. Absent if the product only derived one from the directory. */
  readonly title?: string;
  readonly model?: string;
  readonly state: SessionState;
  /** Since when, ms since the epoch; absent if the product does not say. */
  readonly stateSince?: number;
  /** What a waiting session waits for, in the product's words: "permission prompt". */
  readonly waitingFor?: string;
  /** Absolute path. */
  readonly transcriptPath?: string;
  /** Runs without a terminal of its own. */
  readonly background?: boolean;
}

/**
 * Why a session is this process's, strongest first. `process`: the product's file names the pid, and the
 * start or a time after it. `open-file`: the process holds the session's transcript or lock open.
 * `marker`: processes below it carry the session's id. `argument`: it was started with the id.
 */
export type SessionTie = "process" | "open-file" | "marker" | "argument";

/** The session of a process. */
export interface ProcessSession extends AgentSession {
  readonly tie: SessionTie;
  /** What the state was read from; absent while it is `unknown`. */
  readonly stateSource?: "file" | "database" | "transcript";
}

/** A process of an agent, by pid and start. */
export interface SessionPid {
  readonly pid: number;
  /** Field 22 of `/proc/PID/stat` (proc_pid_stat(5)); absent on other platforms. */
  readonly startTicks?: string;
  /** ms since the epoch. */
  readonly startedAt?: number;
}

/** A living root process of an agent. */
export interface SessionProcess extends SessionPid {
  /** The caller's name for it. */
  readonly key: string;
  /** Label of its product. */
  readonly product: string;
  /**
   * Processes of its product below it that are one agent with it: an npm launcher's program, which is
   * what names itself in files and holds them open.
   */
  readonly workers?: readonly SessionPid[];
  readonly userId?: number;
  readonly command: readonly string[];
  readonly workingDirectory?: string;
  /** Rises when it or a worker runs: what has not run has written nothing. */
  readonly cpuTimeMs: number;
  /** Session ids that agents' markers in its descendants name, by variable (`CODEX_THREAD_ID`). */
  readonly markers?: readonly { readonly variable: string; readonly value: string }[];
}
