import type { ProcessIdentity } from "@corral/inspector/core";

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
   * An orphan: owned, alive (no zombie), its executor has ended, and nothing still uses it; never a
   * suspected process. Read by `isLeftOver`.
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
   * The executor has ended, but the process is no left-over: this living agent has its session now
   * (resumed, or in the background), or this daemon of the agent still runs it.
   */
  readonly stillUsedBy?: ProcessMention;
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

/** A process in a sentence: what it runs, for people; of an agent its label. */
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
