import type { AgentState, SessionTie } from "../model.ts";

/** A living process of an agent whose session is looked for: its root, or a worker of its product below it. */
export interface SessionProcess {
  /** Names the process and its executor. */
  readonly key: string;
  /** Label of the product: "claude". */
  readonly product: string;
  readonly pid: number;
  readonly startToken?: string;
  /** Field 22 of `/proc/PID/stat` (proc_pid_stat(5)); absent on other platforms. */
  readonly startTicks?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly userId?: number;
  readonly command: readonly string[];
  readonly workingDirectory?: string;
  /** No other process of the product has started in its directory within ten seconds of it. Absent: not known. */
  readonly startedAlone?: boolean;
  /** Rises when it or a worker of its product below it runs: what has not run has written nothing. */
  readonly cpuTimeMs: number;
  /** Ids that agents' markers in its owned processes name. */
  readonly markers?: readonly { readonly variable: string; readonly value: string }[];
}

/** The session of a process, as its product's files describe it. All text is untrusted. */
export interface ProcessSession {
  /** As the product names it; what it resumes a session by. */
  readonly id: string;
  readonly title?: string;
  readonly model?: string;
  readonly state: AgentState["state"];
  /** Milliseconds since the epoch; absent if the product does not say. */
  readonly stateSince?: number;
  readonly stateSource?: "file" | "database" | "transcript";
  /** What a waiting session waits for, in the product's words. */
  readonly waitingFor?: string;
  readonly transcriptPath?: string;
  /** Runs without a terminal of its own. */
  readonly background?: boolean;
  /** Why the session is this process's. */
  readonly tie: SessionTie;
}

/** What could be read of a product's sessions. */
export interface SessionStatus {
  /** Label of the product. */
  readonly product: string;
  /** Processes that are followed. */
  readonly processes: number;
  /** Those whose session is known. */
  readonly known: number;
  /** Why some are not, for people. */
  readonly problems: readonly string[];
}

/** Reads the sessions of agents in the background; `@corral/agents/sessions` has one. */
export interface SessionSource {
  /** The processes to follow from now on, all others are forgotten. Cheap: called at each scan. */
  follow(processes: readonly SessionProcess[]): void;
  /** By key, as last read. */
  readonly sessions: ReadonlyMap<string, ProcessSession>;
  /** Called after `sessions` has changed. */
  onChange(listener: () => void): void;
  status(): readonly SessionStatus[];
  close(): void;
}

/** Knows no session. */
export const noSessions: SessionSource = {
  follow: () => undefined,
  sessions: new Map(),
  onChange: () => undefined,
  status: () => [],
  close: () => undefined,
};
