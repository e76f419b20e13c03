import type { ProcessIdentity } from "@corral/inspector/core";
import type { Association } from "../model.ts";

/** What a kill is aimed at. Only owned processes are taken in by a scope; suspected ones are listed unticked. */
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

/** What a plan and a report call a process by. */
export interface NamedProcess {
  readonly process: ProcessIdentity;
  /** Row key, as in ProcessView. */
  readonly id: string;
  readonly name: string;
  readonly command: string;
  readonly memoryBytes: number;
}

/** What a person reads of one process in a plan. */
export interface KillSubject extends NamedProcess {
  readonly parentPid: number | null;
  /** Milliseconds since the epoch; absent where it cannot be told. */
  readonly startedAt?: number;
  readonly ports: readonly number[];
  readonly association?: Association;
}

export interface KillTarget extends KillSubject {
  /** 0 for a root; children are signalled before their parents. */
  readonly depth: number;
  /** false for suspected ones: they are stopped only when picked one by one. */
  readonly selected: boolean;
}

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
  /** The identities the person saw and confirmed. Anything else is not touched, except what joins below them. */
  readonly confirmed: readonly ProcessIdentity[];
  /**
   * What the person saw and left unticked: never taken in, nor what is below it. What a preview of
   * this service has shown counts as seen; without a preview nothing joins that ran already.
   */
  readonly declined?: readonly ProcessIdentity[];
  /** Skips the polite round: SIGKILL at once. */
  readonly force?: boolean;
  /** How long SIGTERM may take, milliseconds; default 5,000. */
  readonly graceMs?: number;
  /** Who asks: "page", "cli", "api", "auto-clean-up". */
  readonly client?: string;
  readonly user?: string;
  /**
   * The program that asks: it and its ancestors are never signalled. One that does not run here, as
   * it asks from a container, protects nothing: its pid is another process's here.
   */
  readonly caller?: ProcessIdentity;
}

export type KillOutcomeKind =
  | "terminated" // went after SIGTERM (or by itself during grace)
  | "killed" // went after SIGKILL
  | "already-gone"
  | "dead-unreaped" // a zombie: dead, its parent has not collected it
  | "pending" // SIGKILL is pending in an uninterruptible wait, or it did not go in time
  | "denied"
  | "reused" // the pid belongs to another process now; not touched
  | "escaped" // still alive and no longer ours to signal
  | "spared" // cancelled before it was signalled, or no longer matched; continued if we stopped it
  | "refused"
  | "signalled"; // a signal by name was sent, which is no kill

export interface KillOutcome extends NamedProcess {
  readonly outcome: KillOutcomeKind;
  /** In words, where there is more to say ("zombie; parent bash 812 has not collected it"). */
  readonly detail?: string;
  /** It was not in the plan: it was born below a target during the kill. */
  readonly discovered: boolean;
  /** Milliseconds from the start of the kill to its confirmed end; absent when it did not end. */
  readonly afterMs?: number;
}

/** What may be sent by name: a kill goes through a plan, with SIGTERM and SIGKILL. */
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

/** A kill, or a single signal by name: who did what to which process, and what became of it. */
export interface KillReport {
  /** The operation's id, also in the history. */
  readonly id: string;
  readonly hostId: string;
  readonly scope: KillScope;
  readonly client: string;
  readonly user?: string;
  /** What was sent to the one process of the scope; absent for a kill. */
  readonly signal?: NamedSignal;
  readonly force: boolean;
  readonly graceMs: number;
  readonly startedAt: number;
  /** Absent while it runs, or when Corral died in the middle of it. */
  readonly finishedAt?: number;
  /**
   * `done`: carried out, and nothing that belongs to it can have been missed. `incomplete`: carried
   * out, but something may have been; the notes say what.
   */
  readonly status: "running" | "done" | "incomplete" | "cancelled" | "failed" | "recovered";
  readonly outcomes: readonly KillOutcome[];
  /** Confirmed deaths only: terminated, killed and dead-unreaped. */
  readonly confirmedGone: number;
  readonly memoryFreedBytes: number;
  /** What went wrong beside the processes themselves, in words; absent when nothing did. */
  readonly notes?: readonly string[];
}

export type KillPhase = "terminate" | "freeze" | "kill" | "verify" | "done";

/** One step of a running kill: the phase and what changed since the last event. */
export interface KillProgress {
  readonly id: string;
  readonly phase: KillPhase;
  readonly outcomes: readonly KillOutcome[];
  /** How many are not yet accounted for. */
  readonly remaining: number;
}

/** A kill that runs now, for whoever must know what it is at. */
export interface ActiveKill {
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** Whose processes it stops. */
  readonly executorIds: Set<string>;
}

export interface SignalRequest {
  readonly process: ProcessIdentity;
  readonly signal: NamedSignal;
  readonly client?: string;
  readonly user?: string;
  readonly caller?: ProcessIdentity;
}
