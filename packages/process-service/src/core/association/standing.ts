import type { EvidenceKind, ProcessView } from "../model.ts";

type Associated = Pick<ProcessView, "association">;

/** Whether a process belongs to an executor by positive evidence. */
export function isOwned({ association }: Associated): boolean {
  return association?.standing === "owned";
}

/** Evidence that usually leaves a process suspected. It says nothing about children. */
export function isHint(evidence: EvidenceKind): boolean {
  return evidence === "marker" || evidence === "agent-marker" || evidence === "workspace";
}

/** Whether a process is left over: owned, alive, its executor ended. Set by buildAssociation. */
export function isLeftOver({ association }: Associated): boolean {
  return association?.leftOver === true;
}
