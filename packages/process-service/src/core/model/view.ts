import type { HostUsage, ListeningPort, ProcessInfo } from "@corral/inspector/core";
import type { ProcessRole } from "../names/role.ts";
import type { AgentProgram } from "../programs/agent-products.ts";
import type { AgentState, ExecutorSession, ExecutorTitle } from "./session.ts";
import type { Association } from "./association.ts";
import type { Executor } from "./executor.ts";
import type { ScanStatus, StoreStatus } from "./status.ts";

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
  /**
   * What it runs, not what interprets it: "vite dev", "mcp-server-memory"; a label for people (docs/names.md).
   * Secrets masked, no control characters, 1 to 120 characters, never blank.
   */
  readonly title: string;
  /** What it is for. Absent where its name and arguments do not tell. */
  readonly role?: ProcessRole;
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
  /** As of a living process, from what is stored. */
  readonly title: string;
  readonly role?: ProcessRole;
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
  /** The product that the agent is; once it has ended, that it was. Absent for what is no known agent. */
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

/** Samples of the last minute or two, oldest first; cpu in percent of one core, memory in bytes. */
export interface SampleRing {
  readonly at: readonly number[];
  readonly cpu: readonly number[];
  readonly memory: readonly number[];
}
