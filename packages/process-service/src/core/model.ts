import type {
  HostUsage,
  ListeningPort,
  ProcessIdentity,
  ProcessInfo,
  ScanProblem,
} from "@corral/inspector/core";
import type { AgentProgram } from "./programs/agent-products.ts";
import type {
  AgentState,
  ExecutorSession,
  ExecutorTitle,
  KeptSession,
} from "./sessions/session-model.ts";

// ---------------------------------------------------------------- executors

export type ExecutorKind =
  | "coding-agent"
  | "setup-script"
  | "cleanup-script"
  | "dev-server"
  | "other";

/** How Corral came to know the executor; `launched`: by `corral run`. */
export type ExecutorOrigin = "registered" | "launched" | "detected";

/** How an executor ended. `unknown`: it was gone at the next scan. */
export interface ExecutorEnding {
  readonly how: "exited" | "killed" | "host-rebooted" | "unknown";
  /** Exit code, where a `corral run` saw it. */
  readonly exitCode?: number;
  /** Signal name, where known. */
  readonly signal?: string;
  /** Id of the kill, or the client, that ended it; "request" if the end was requested while it ran. */
  readonly by?: string;
}

/** The root process of one piece of agent work, as stored. Times are milliseconds since the epoch. */
export interface Executor {
  readonly id: string;
  readonly hostId: string;
  /** Absent where the platform has no boot id. An executor of another boot has ended. */
  readonly bootId?: string;
  readonly pid: number;
  readonly startToken: string;
  readonly kind: ExecutorKind;
  readonly origin: ExecutorOrigin;
  /** Display name, such as "claude". */
  readonly label: string;
  readonly project?: string;
  readonly task?: string;
  readonly attempt?: string;
  /** Absolute directory, symlinks resolved. Absent when refused as evidence (`/`, a home). */
  readonly workspace?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The `corral run` above it, a child subreaper: it adopts the orphans of the tree. */
  readonly runner?: ProcessIdentity;
  readonly startedAt: number;
  /**
   * How long after `startedAt` the process became what it is, milliseconds (`exec claude` in a shell): what
   * it had started before does not belong to the executor. Absent if it was so from the start, as far as
   * Corral knows.
   */
  readonly execAfterMs?: number;
  readonly registeredAt: number;
  readonly endedAt?: number;
  readonly ending?: ExecutorEnding;
  readonly usage: ExecutorUsage;
  /** The last one that was known. Absent for what is no agent, or whose session was never known. */
  readonly session?: KeptSession;
}

/** What an executor and its processes used over its life. */
export interface ExecutorUsage {
  readonly cpuTimeMs: number;
  readonly peakMemoryBytes: number;
  readonly peakProcesses: number;
}

// ---------------------------------------------------------------- association

/** Strongest first; see docs/architecture.md. */
export type EvidenceKind =
  | "executor"
  | "descendant"
  | "lineage"
  | "adopted"
  | "session"
  | "marker-and-workspace"
  | "agent-marker-and-workspace"
  | "marker"
  | "agent-marker"
  | "workspace";

/** `owned`: positive evidence. `suspected`: a hint only; never stopped unless picked one by one. */
export type Standing = "owned" | "suspected";

/** Which executor a process belongs to, and why. */
export interface Association {
  readonly executorId: string;
  readonly evidence: EvidenceKind;
  readonly standing: Standing;
  /**
   * In words: "child of claude 4711" or "was a child of claude 4711; now adopted by systemd 1".
   * Contains no time; explainWithTime adds `seenAt` in the local time zone.
   */
  readonly explanation: string;
  /**
   * An orphan: owned, alive (no zombie), and its executor has ended; never a suspected process. Read
   * by `isLeftOver`.
   */
  readonly leftOver: boolean;
  /**
   * Row key of the dead parent it was seen under: the id of a DeadAncestorView. Absent while that parent
   * lives (see `parentPid`) and if no parent was recorded.
   */
  readonly deadParentId?: string;
  /** When the link was last seen, ms since the epoch; only for evidence from the past. */
  readonly seenAt?: number;
  /** The process that links it to the executor: its (former) parent or the leader of its session. */
  readonly via?: ProcessMention;
  /** The present parent, if it is not the recorded one. */
  readonly adoptedBy?: ProcessMention;
  /**
   * Only its marker links it to the executor, without contrary evidence: no terminal, started during
   * the executor's life, no shared daemon or interactive program above it. Owned while the executor is
   * being stopped or has just ended, else suspected.
   */
  readonly ownedInStop?: boolean;
  /**
   * The process is a shared daemon (tmux, docker, a daemon of an agent that serves all of its sessions)
   * or runs below one: therefore suspected, never left over. An agent below it is an executor of its own.
   */
  readonly sharedDaemon?: ProcessMention;
  /**
   * The same for a program that a person works with (editor, browser, shared ssh connection), whatever
   * opened it. One that is driven by a program (a headless browser) is none.
   */
  readonly interactiveProgram?: ProcessMention;
}

/** A process in a sentence. */
export interface ProcessMention {
  readonly pid: number;
  readonly name: string;
}

/** Record that a process was seen below an executor. Survives reparenting and restarts. */
export interface LineageEntry {
  readonly hostId: string;
  readonly process: ProcessIdentity;
  readonly executorId: string;
  /** The parent it was seen under; the key of another lineage entry or of the executor. */
  readonly parent?: ProcessIdentity;
  readonly name: string;
  /** Masked and shortened; shown for dead ancestors. */
  readonly command: string;
  readonly processGroupId?: number;
  readonly sessionId?: number;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  /** Absent while it lives. */
  readonly endedAt?: number;
}

/** What a person protects: a process or an executor. */
export type ProtectionTarget =
  | { readonly process: ProcessIdentity }
  | { readonly executorId: string };

/** A person's protection of a process or an executor; it holds for every kill scope. */
export type Protection = {
  readonly hostId: string;
  readonly note?: string;
  readonly at: number;
} & (
  | { readonly kind: "process"; readonly process: ProcessIdentity }
  | { readonly kind: "executor"; readonly executorId: string }
);

// ---------------------------------------------------------------- views

/** One process as the API and the page show it. Secrets in the command are masked. */
export interface ProcessView extends Omit<
  ProcessInfo,
  "command" | "threadCount" | "childrenCpuTimeMs"
> {
  /** Row key: identityKey of the process, or `<pid>@?` where its start is not known. */
  readonly id: string;
  readonly hostId: string;
  /** Arguments joined as a shell would need them, secrets masked, at most 4,096 characters. */
  readonly command: string;
  readonly association?: Association;
  /** Absent when not read (not associated, or not permitted). */
  readonly ports?: readonly ListeningPort[];
  readonly proportionalMemoryBytes?: number;
  /** Protected by a person, directly or through its executor. */
  readonly protected?: boolean;
  /** What it is of a coding agent, by its program and arguments. Absent for all other programs. */
  readonly agent?: AgentMention;
  /**
   * The product whose daemon it is, or runs below, unless an executor owns it: all sessions of that
   * product share it. It is in no executor's totals or kill scope, whoever started it; see `isSuspected`.
   */
  readonly sharedBy?: ProductMention;
}

/** A product of a coding agent. */
export interface ProductMention {
  /** Short and stable: "claude". */
  readonly label: string;
  /** For people: "Claude Code". */
  readonly title: string;
}

/** A program of a coding agent; see AgentProgram for the roles. */
export interface AgentMention extends ProductMention {
  readonly role: AgentProgram["role"];
}

/** A dead ancestor of a living process. */
export interface DeadAncestorView {
  readonly id: string;
  readonly pid: number;
  readonly parentId?: string;
  readonly executorId: string;
  readonly name: string;
  readonly command: string;
  readonly endedAt?: number;
}

/** Totals of owned processes; suspected ones are only counted in `suspected`. */
export interface Totals {
  readonly processes: number;
  /** Sum of resident memory, bytes. */
  readonly memoryBytes: number;
  readonly cpuPercent: number;
  readonly ports: readonly number[];
  /** Number of left-overs; see Association. */
  readonly leftOver: number;
  /** Number of suspected processes, such as a person's own shell in the workspace; see `isSuspected`. */
  readonly suspected: number;
}

export interface ExecutorView extends Omit<Executor, "session"> {
  readonly alive: boolean;
  /** What it works on. Absent without task, session and workspace. */
  readonly title?: ExecutorTitle;
  /** Absent for what is no agent. */
  readonly state?: AgentState;
  /** The product that the root process is. Absent for what is no known agent, and when it has ended. */
  readonly product?: ProductMention;
  readonly session?: ExecutorSession;
  readonly totals: Totals;
  /** Row key of its root process while alive. */
  readonly processId?: string;
  readonly protected?: boolean;
}

export type FindingKind = "left-over" | "leak" | "deleted-directory" | "high-memory" | "high-cpu";

/** Something noteworthy, with the reason in words. */
export interface Finding {
  readonly id: string;
  readonly kind: FindingKind;
  readonly executorId?: string;
  readonly processIds: readonly string[];
  readonly reason: string;
  readonly memoryBytes: number;
  readonly since: number;
}

/** How Corral learns of births and deaths between two scans. */
export interface EventStatus {
  /**
   * Best first. `process-connector`: the kernel reports every fork and exit. `last-pid`: new pids are
   * polled. `listing`: lists of processes are compared. `none`: scans only.
   */
  readonly source: "process-connector" | "last-pid" | "listing" | "none";
  /** Why no better source is used, for people; absent with the best. */
  readonly reason?: string;
  /** Births that the kernel did not report and a scan found, since the service started. */
  readonly unreportedBirths: number;
  /** Processes reported as born that were gone from a scan with no reported death, likewise. */
  readonly unreportedDeaths: number;
}

export interface ScanStatus {
  /** `failed`: the view is as of `takenAt`. */
  readonly state: "pending" | "ok" | "failed";
  readonly intervalMs: number;
  readonly durationMs?: number;
  readonly failedSince?: number;
  readonly error?: string;
  /** Why this view is partial; empty when it is complete. */
  readonly problems: readonly ScanProblem[];
  /** Why births may have been missed lately, in words. */
  readonly missedBirths?: string;
  /** Absent in the status of a server before this field. */
  readonly events?: EventStatus;
}

export interface StoreStatus {
  /** `inspect-only`: nothing can be recorded, so nothing is stopped. */
  readonly mode: "read-write" | "inspect-only";
  readonly path?: string;
  /** The file was corrupt, moved here, and begun afresh; automatic kills stay off. */
  readonly recoveredFrom?: string;
  readonly message?: string;
}

/** All that the page shows, at one moment. */
export interface CorralView {
  readonly hostId: string;
  readonly bootId?: string;
  readonly revision: number;
  readonly takenAt: number;
  readonly scan: ScanStatus;
  readonly store: StoreStatus;
  readonly readOnly: boolean;
  readonly host: HostUsage;
  readonly executors: readonly ExecutorView[];
  readonly processes: readonly ProcessView[];
  readonly deadAncestors: readonly DeadAncestorView[];
  readonly findings: readonly Finding[];
}

/** Filters are combined with "and"; an absent one matches everything. */
export interface ProcessFilter {
  readonly project?: string;
  readonly task?: string;
  readonly attempt?: string;
  readonly executorId?: string;
  /** Only the roots of executors. */
  readonly executorsOnly?: boolean;
  /** Only processes that belong to some executor or are shared by the sessions of an agent. */
  readonly associatedOnly?: boolean;
  readonly leftOver?: boolean;
  readonly standing?: Standing;
  readonly port?: number;
  /** In name, command, directory or pid; case is ignored. */
  readonly text?: string;
}

export interface ExecutorFilter {
  readonly alive?: boolean;
  readonly project?: string;
  readonly task?: string;
}

/** Samples of the last minute or two, oldest first; cpu in percent of one core, memory in bytes. */
export interface SampleRing {
  readonly at: readonly number[];
  readonly cpu: readonly number[];
  readonly memory: readonly number[];
}
