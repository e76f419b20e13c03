/** What is kept of an agent's session with its executor, and deleted with it. Texts are masked and short. */
export interface KeptSession {
  /** As the product names it; what it resumes a session by. */
  readonly id: string;
  /** At most 200 characters; absent if the product has none but the directory's name. */
  readonly title?: string;
  readonly model?: string;
}

/** Why a session is a process's, as the product's files show it; see docs/architecture.md. */
export type SessionTie = "process" | "open-file" | "marker" | "argument" | "start";

/** An agent's session. */
export interface ExecutorSession extends KeptSession {
  /** Runs without a terminal of its own. */
  readonly background?: boolean;
  /** Absolute path of the file that the product writes it to. */
  readonly transcriptPath?: string;
  /**
   * Why it is this executor's: the product's file names the process, the process holds its file open,
   * its processes carry the id, an argument names it, it began with the process, or a hook said so. Absent for an ended executor.
   */
  readonly tie?: SessionTie | "hook";
}

/** What an agent does. Compute its age from `since`. */
export interface AgentState {
  /**
   * `waiting`: for a person. `idle`: its turn is over. `unknown`: nothing says; that is not idle.
   */
  readonly state: "working" | "waiting" | "idle" | "ended" | "unknown";
  /** Milliseconds since the epoch; absent where nothing says. */
  readonly since?: number;
  /** Absent only for `unknown`. `kernel`: its process has ended. */
  readonly source?: "kernel" | "file" | "database" | "transcript" | "hook";
  /** What it waits for, in the product's words: "permission prompt". */
  readonly waitingFor?: string;
}

/** What an executor works on, and how Corral knows. */
export interface ExecutorTitle {
  readonly text: string;
  /** `task`: given at the registration. */
  readonly source: "task" | "session" | "branch" | "worktree";
}
