import type { AgentMarkerName } from "@corral/inspector/core";
import type { EvidenceKind, Executor, ProcessMention } from "../model.ts";
import type { Sharer } from "./sharer.ts";

/** The link found between a process and an executor. */
export interface Link {
  readonly evidence: EvidenceKind;
  readonly executor: Executor;
  readonly via?: ProcessMention | undefined;
  readonly adoptedBy?: ProcessMention | undefined;
  /** Between the process and its executor, if any. */
  readonly sharer?: Sharer | undefined;
  /** The matching id is of a process group, not a session. */
  readonly group?: boolean;
  /** Why evidence that usually owns does not here, in words. */
  readonly doubt?: string | undefined;
  readonly seenAt?: number | undefined;
  /** For a marker alone: owns while its executor is being stopped; `owns-now` if that is the case now. */
  readonly alone?: "owns-in-stop" | "owns-now" | undefined;
  /** For an agent's own marker: the variable. */
  readonly agentMarker?: AgentMarkerName | undefined;
  readonly deadParentId?: string | undefined;
}
