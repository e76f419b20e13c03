import type { EvidenceKind, ProcessView, ProductMention } from "../model.ts";

type Associated = Pick<ProcessView, "association">;

/** Whether a process belongs to an executor by positive evidence. */
export function isOwned({ association }: Associated): boolean {
  return association?.standing === "owned";
}

/**
 * Whether a process may belong to an executor, by a hint only. What the sessions of an agent share
 * belongs to none of them, whoever started it.
 */
export function isSuspected({
  association,
  sharedBy,
}: Pick<ProcessView, "association" | "sharedBy">): boolean {
  return association?.standing === "suspected" && sharedBy === undefined;
}

/** Evidence that usually leaves a process suspected. It says nothing about children. */
export function isHint(evidence: EvidenceKind): boolean {
  return evidence === "marker" || evidence === "agent-marker" || evidence === "workspace";
}

/** Whether a process is left over: owned, alive, its executor ended. Set by buildAssociation. */
export function isLeftOver({ association }: Associated): boolean {
  return association?.leftOver === true;
}

/** Heading of an agent's daemons and what runs below them: "Shared by the sessions of Claude Code". */
export function sharedByWords({ title }: Pick<ProductMention, "title">): string {
  return `Shared by the sessions of ${title}`;
}
