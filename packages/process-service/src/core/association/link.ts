import type { EvidenceKind, Executor, ProcessMention } from "../model.ts";

/** What was found out about one process. */
export interface Link {
  readonly evidence: EvidenceKind;
  readonly executor: Executor;
  readonly via?: ProcessMention | undefined;
  readonly adoptedBy?: ProcessMention | undefined;
  /** The shared daemon above it, where it hangs on its executor only through that. */
  readonly sharedDaemon?: ProcessMention | undefined;
  /** The number that matched is a process group's, not a session's. */
  readonly group?: boolean;
  /** Why a kind of evidence that usually owns does not do so here, in words. */
  readonly doubt?: string | undefined;
  readonly seenAt?: number | undefined;
  /** Of a marker alone: whether it owns while its executor is being stopped, and whether that is so now. */
  readonly alone?: "owns-in-stop" | "owns-now" | undefined;
  readonly deadParentId?: string | undefined;
}
