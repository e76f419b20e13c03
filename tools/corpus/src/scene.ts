/** One process table, perhaps with what happens to it, and whose each process is. */
export interface Scene {
  /** Unique in its group; says what is special. */
  readonly name: string;
  /** Default "linux". */
  readonly platform?: Platform;
  /** Whether births and deaths between scans are reported; default: on Linux. */
  readonly events?: boolean;
  /** Checkouts besides those that every scene has (folders.ts), by directory. */
  readonly repositories?: Readonly<Record<string, Repository>>;
  /** On the machine before Corral starts, besides the system's own (system.ts). */
  readonly processes: readonly Row[];
  readonly steps?: readonly Step[];
  /** Of agents' products, before Corral starts. */
  readonly files?: readonly SessionFile[];
  /** After the last step. */
  readonly expect: Expected;
}

/** In a text: `@iso` and `@now` are the time of the write, `@now-20` twenty seconds before; `@ticks-4711` the start of a process. */
export type Content = string | Readonly<Record<string, unknown>> | readonly unknown[];

/** A file in which an agent's product keeps a session. */
export interface SessionFile {
  readonly path: string;
  /** An object is JSON, a list JSON Lines; of a database an object of tables, each a list of rows. */
  readonly content?: Content;
  /** Seconds since it was written; default 0. */
  readonly ago?: number;
  /** Processes that hold it open. */
  readonly openIn?: readonly number[];
  readonly link?: boolean;
  /** Default "ana". */
  readonly user?: string;
  readonly removed?: boolean;
}

/** What a hook tells; see ReportSession. */
export interface Hook {
  readonly pid: number;
  readonly event: "start" | "waiting" | "working" | "end";
  readonly sessionId?: string;
  readonly title?: string;
  /** Seconds ago; default 0. */
  readonly ago?: number;
}

export type Platform = "linux" | "macos" | "windows";

/** `of`: a linked worktree or submodule of that checkout. Without a branch the head is detached. */
export interface Repository {
  readonly branch?: string;
  readonly of?: string;
  readonly submodule?: boolean;
  readonly bare?: boolean;
}

/** What is absent is inherited from the parent, as by fork(2); see rows.ts. */
export interface Row {
  readonly pid: number;
  /** Default 1. */
  readonly parent?: number;
  /** In the kernel; default: file name of the program, on Linux its first 15 bytes. */
  readonly name?: string;
  /**
   * A list: the arguments. A text: on Linux arguments without blanks, on macOS and Windows the line as
   * `ps` or the system shows it.
   */
  readonly command: string | readonly string[];
  /** macOS: the executable, where its path contains blanks. */
  readonly path?: string;
  readonly cwd?: string | null;
  readonly cwdDeleted?: boolean;
  /** A terminal other than the parent's makes the process the leader of a session. */
  readonly terminal?: string | null;
  readonly session?: number;
  readonly group?: number;
  /** In a session of its own without a terminal, as after setsid(2). */
  readonly setsid?: boolean;
  /** Seconds since the boot; default: 10 after the previous row, and in a step its time. */
  readonly start?: number;
  readonly user?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Adopts the orphans of its tree. */
  readonly subreaper?: boolean;
  /** Does not collect its dead children. */
  readonly keepsZombies?: boolean;
}

/** In the order of the members. A scan follows unless `scan` is false. */
export interface Step {
  /** Seconds before everything else; default 20. */
  readonly wait?: number;
  /** `stop`: the scene goes on without Corral; `start`: with a new one on the same store. */
  readonly corral?: "stop" | "start";
  readonly start?: readonly Row[];
  readonly exec?: readonly Exec[];
  readonly exit?: readonly number[];
  /** By SIGKILL. */
  readonly kill?: readonly number[];
  /** A checkout and its new branch; null: a detached head. */
  readonly branch?: Readonly<Record<string, string | null>>;
  readonly register?: readonly Registration[];
  /** Ids of registered executors. */
  readonly end?: readonly string[];
  readonly files?: readonly SessionFile[];
  readonly hooks?: readonly Hook[];
  readonly scan?: boolean;
  readonly expect?: Expected;
}

export type Exec = Pick<Row, "pid" | "command" | "name" | "cwd" | "env">;

export interface Registration {
  readonly pid: number;
  readonly id: string;
  readonly label: string;
  readonly workspace?: string;
  readonly task?: string;
}

/** The whole truth: what is not named belongs to nobody. */
export interface Expected {
  readonly agents?: readonly ExpectedAgent[];
  /** May be related to any agent, but not owned. */
  readonly related?: readonly number[];
}

export interface ExpectedAgent {
  /** Of its topmost process. */
  readonly pid: number;
  readonly label: string;
  /** Another process of the same agent; that one may be named as its root instead. */
  readonly worker?: number;
  readonly ended?: boolean;
  /** Not compared where absent; null: none. */
  readonly workspace?: string | null;
  readonly project?: string | null;
  /** Of a detected agent: the branch of its worktree. */
  readonly task?: string | null;
  /** The id of its session; null: none. Not compared where absent. */
  readonly session?: string | null;
  /** What it works on; null: nothing is known. Not compared where absent. */
  readonly title?: string | null;
  /** Not compared where absent. */
  readonly state?: "working" | "waiting" | "idle" | "ended" | "unknown";
  /** Owned while it lives. */
  readonly owns?: readonly number[];
  /** Owned after its end. */
  readonly leftOver?: readonly number[];
  /** Owned, left over or related: nothing in a process table settles which. */
  readonly perhaps?: readonly number[];
  /** May be related to this agent, but not owned. */
  readonly related?: readonly number[];
}
