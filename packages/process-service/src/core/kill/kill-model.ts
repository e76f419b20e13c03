import type { ProcessIdentity } from "@corral/inspector/core";
import type { Association, Executor, ProcessMention, ProductMention } from "../model.ts";

/** What a kill is aimed at. A scope selects owned processes; suspected ones are listed unselected. */
export type KillScope =
  | { readonly kind: "process"; readonly process: ProcessIdentity }
  | { readonly kind: "processes"; readonly processes: readonly ProcessIdentity[] }
  | { readonly kind: "tree"; readonly root: ProcessIdentity }
  | { readonly kind: "executor"; readonly executorId: string }
  | { readonly kind: "task"; readonly task: string; readonly project?: string }
  | { readonly kind: "project"; readonly project: string }
  | { readonly kind: "workspace"; readonly workspace: string }
  /** Of one executor, or of all that have ended. */
  | { readonly kind: "left-over"; readonly executorId?: string }
  /** Every owned process but the executors' own roots. */
  | { readonly kind: "all-but-executors" }
  /** Every owned process, executors included. */
  | { readonly kind: "everything" };

/** How a plan and a report name a process. */
export interface NamedProcess {
  readonly process: ProcessIdentity;
  /** Row key, as in ProcessView. */
  readonly id: string;
  readonly name: string;
  /** What it runs, as in ProcessView; absent in records of versions that did not have it. */
  readonly title?: string;
  readonly command: string;
  readonly memoryBytes: number;
}

/** One process in a plan, as a person reads it. */
export interface KillSubject extends NamedProcess {
  readonly parentPid: number | null;
  /** Milliseconds since the epoch; absent where unknown. */
  readonly startedAt?: number;
  readonly ports: readonly number[];
  readonly association?: Association;
  /** As in ProcessView: the product whose sessions all use it. */
  readonly sharedBy?: ProductMention;
}

export interface KillTarget extends KillSubject {
  /** 0 for a root; children are signalled before their parents. */
  readonly depth: number;
  /** false for suspected processes: they are stopped only when picked one by one. */
  readonly selected: boolean;
  /** Of a shared daemon, in a preview; absent for any other process. */
  readonly usedBy?: DaemonUsers;
}

/**
 * Who uses a shared daemon, by the connections to it at the time of the preview. `known` is false when
 * others may use it, too: `reason` says in words why that cannot be told, and the lists have those that
 * were found all the same.
 */
export type DaemonUsers = {
  /** Living executors that have a process connected to it, or run below it; by pid. */
  readonly executors: readonly ExecutorMention[];
  /** Connected processes that belong to no living executor. */
  readonly others: readonly ProcessMention[];
} & ({ readonly known: true } | { readonly known: false; readonly reason: string });

/** An executor in a sentence. */
export type ExecutorMention = Pick<Executor, "id" | "pid" | "label" | "task">;

export type RefusalCode =
  | "PROTECTED_PID" // pid 0 or 1
  | "KERNEL_THREAD"
  | "SELF" // Corral itself
  | "ANCESTOR" // an ancestor of Corral or of the caller
  | "OTHER_USER"
  | "UNKNOWN_IDENTITY"
  | "PROTECTED"
  | "ZOMBIE" // dead already; only its parent can collect it
  | "UNREADABLE"; // the evidence could not be read

export interface KillRefusal extends KillSubject {
  readonly code: RefusalCode;
  readonly reason: string;
}

/** What a kill will do, shown before. The dialog and `--dry-run` show this and nothing else. */
export interface KillPlan {
  readonly hostId: string;
  readonly scope: KillScope;
  /** Revision of the view it was made from. */
  readonly revision: number;
  readonly madeAt: number;
  /** Deepest first. */
  readonly targets: readonly KillTarget[];
  readonly refusals: readonly KillRefusal[];
  /** Of the selected targets. */
  readonly totals: {
    readonly processes: number;
    readonly memoryBytes: number;
    readonly ports: readonly number[];
  };
  /** Why there is nothing to stop, in words; absent when there is something. */
  readonly empty?: string;
}

export interface KillRequest {
  readonly scope: KillScope;
  /** Identities the person saw and confirmed. Nothing else is signalled, except their new descendants. */
  readonly confirmed: readonly ProcessIdentity[];
  /**
   * Processes the person saw and left unselected: never signalled, nor are their descendants. What a
   * preview of this service has shown counts as seen; without a preview no running process is added.
   */
  readonly declined?: readonly ProcessIdentity[];
  /** Skips SIGTERM and the grace period: SIGKILL at once. */
  readonly force?: boolean;
  /** How long SIGTERM may take, milliseconds; default 5,000. */
  readonly graceMs?: number;
  /** The requesting client: "page", "cli", "api", "auto-clean-up". */
  readonly client?: string;
  readonly user?: string;
  /**
   * The requesting program: it and its ancestors are never signalled. A caller in another pid
   * namespace (a container) protects nothing: its pid means another process here.
   */
  readonly caller?: ProcessIdentity;
}

/** A kill without a person who confirms its plan. */
export type StopRequest = Omit<KillRequest, "confirmed" | "declined">;

/** What was planned and what became of it. */
export interface StopResult {
  readonly plan: KillPlan;
  /** Absent where the plan selects nothing. */
  readonly report?: KillReport;
}

export type KillOutcomeKind =
  | "terminated" // exited after SIGTERM (or by itself during the grace period)
  | "killed" // died after SIGKILL
  | "already-gone"
  | "dead-unreaped" // a zombie: dead, not reaped by its parent
  | "pending" // SIGKILL is pending in an uninterruptible wait, or the process did not die in time
  | "denied"
  | "reused" // the pid belongs to another process now; not signalled
  | "escaped" // still alive, and Corral could not signal it
  | "spared" // cancelled before it was signalled, or no longer matching; resumed if it was frozen
  | "refused"
  | "signalled"; // sent by name, not part of a kill

export interface KillOutcome extends NamedProcess {
  readonly outcome: KillOutcomeKind;
  /** In words, where there is more to say ("zombie; parent bash 812 has not collected it"). */
  readonly detail?: string;
  /** Not in the plan: started below a target during the kill. */
  readonly discovered: boolean;
  /** Milliseconds from the start of the kill to the confirmed death; absent when the process lives. */
  readonly afterMs?: number;
}

/** Signals that may be sent by name. SIGTERM and SIGKILL need a plan. */
export type NamedSignal = (typeof namedSignals)[number];
export const namedSignals = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGUSR1",
  "SIGUSR2",
  "SIGSTOP",
  "SIGCONT",
] as const;

/** An agent that asked for a kill, and the session that it had. */
export interface RequestingAgent {
  readonly executorId: string;
  readonly pid: number;
  readonly label: string;
  readonly sessionId?: string;
}

/** A kill, or a single signal by name, with the outcome of each process. */
export interface KillReport {
  /** The operation's id, also in the history. */
  readonly id: string;
  readonly hostId: string;
  readonly scope: KillScope;
  readonly client: string;
  readonly user?: string;
  /** The agent that asked, where the requesting program is one of its own. */
  readonly requestedBy?: RequestingAgent;
  /** The signal that was sent to the one process of the scope; absent for a kill. */
  readonly signal?: NamedSignal;
  readonly force: boolean;
  readonly graceMs: number;
  readonly startedAt: number;
  /** Absent while it runs, or when Corral died in the middle of it. */
  readonly finishedAt?: number;
  /**
   * `done`: carried out, and no process can have been missed. `incomplete`: carried out, but a process
   * may have been missed; the notes say why.
   */
  readonly status: "running" | "done" | "incomplete" | "cancelled" | "failed" | "recovered";
  readonly outcomes: readonly KillOutcome[];
  /** Confirmed deaths only: terminated, killed and dead-unreaped. */
  readonly confirmedGone: number;
  readonly memoryFreedBytes: number;
  /** Problems that are no outcome of one process, in words; absent when there were none. */
  readonly notes?: readonly string[];
}

export type KillPhase = "terminate" | "freeze" | "kill" | "verify" | "done";

/** One step of a running kill: the phase and what changed since the last event. */
export interface KillProgress {
  readonly id: string;
  readonly phase: KillPhase;
  readonly outcomes: readonly KillOutcome[];
  /** Number of targets without an outcome. */
  readonly remaining: number;
}

/** A running kill, as the association needs it. */
export interface ActiveKill {
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Executors whose processes are being stopped. */
  readonly executorIds: Set<string>;
}

export interface SignalRequest {
  readonly process: ProcessIdentity;
  readonly signal: NamedSignal;
  readonly client?: string;
  readonly user?: string;
  readonly caller?: ProcessIdentity;
}
