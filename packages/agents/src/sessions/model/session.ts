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
 * `marker`: processes below it carry the session's id. `argument`: it was started with the id. `start`: it began with the
 * process, in its directory, where no other process of the product started.
 */
export type SessionTie = "process" | "open-file" | "marker" | "argument" | "start";

/** The session of a process. */
export interface ProcessSession extends AgentSession {
  readonly tie: SessionTie;
  /** What the state was read from; absent while it is `unknown`. */
  readonly stateSource?: "file" | "database" | "transcript";
}

/** A living process of an agent: its root, or a worker of its product below it, each on its own. */
export interface SessionProcess {
  /** The caller's name for it. */
  readonly key: string;
  /** Label of its product. */
  readonly product: string;
  readonly pid: number;
  /** Names the process with the pid; handed back to `ProcessFiles`. */
  readonly startToken?: string;
  /** Field 22 of `/proc/PID/stat` (proc_pid_stat(5)); absent on other platforms. */
  readonly startTicks?: string;
  /** ms since the epoch. */
  readonly startedAt?: number;
  readonly userId?: number;
  readonly command: readonly string[];
  readonly workingDirectory?: string;
  /** No other process of the product has started in its directory within ten seconds of it. Absent: not known. */
  readonly startedAlone?: boolean;
  /** Rises when it runs: what has not run has written nothing. */
  readonly cpuTimeMs: number;
  /** Session ids that agents' markers in its descendants name, by variable (`CODEX_THREAD_ID`). */
  readonly markers?: readonly { readonly variable: string; readonly value: string }[];
}
