import type { ProcessInfo } from "@corral/inspector/core";
import { explain } from "./explain.ts";
import type { Link } from "./link.ts";
import type { Association, ProcessMention } from "../model.ts";
import { sharerAt } from "./process-memo.ts";
import type { ProcessMemo } from "./process-memo.ts";
import { isHint } from "./standing.ts";

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

/** The association for a link; the object of the last scan if nothing has changed. */
export function buildAssociation(
  memo: ProcessMemo,
  link: Link,
  /** Of an ended executor: what still uses the process, see Association. */
  usedBy?: ProcessMention,
): Association {
  const { evidence, executor, via, adoptedBy, doubt, seenAt, deadParentId, alone } = link;
  const itself = evidence === "executor" ? undefined : sharerAt(memo);
  const sharer = itself ?? link.sharer;
  const daemon = sharer?.kind === "daemon" ? sharer : undefined;
  const interactive = sharer?.kind === "interactive" ? sharer : undefined;
  const stands = !isHint(evidence) || alone === "owns-now";
  const owned = stands && sharer === undefined && doubt === undefined;
  const stillUsedBy = owned ? usedBy : undefined;
  const isOrphan = owned && executor.endedAt !== undefined && !isDead(memo.process);
  const leftOver = isOrphan && stillUsedBy === undefined;
  const ownedInStop = alone !== undefined && sharer === undefined;

  // Of these the explanation depends on more than the fields that are compared below.
  const explanation =
    evidence === "session" || link.agentMarker !== undefined
      ? explain(link, sharer, itself !== undefined, stillUsedBy)
      : undefined;
  const last = memo.association;
  if (
    last !== undefined &&
    last.executorId === executor.id &&
    last.evidence === evidence &&
    last.leftOver === leftOver &&
    (last.standing === "owned") === owned &&
    (last.ownedInStop === true) === ownedInStop &&
    last.seenAt === seenAt &&
    last.deadParentId === deadParentId &&
    sameMention(last.via, via) &&
    sameMention(last.adoptedBy, adoptedBy) &&
    sameMention(last.stillUsedBy, stillUsedBy) &&
    sameMention(last.sharedDaemon, daemon) &&
    sameMention(last.interactiveProgram, interactive) &&
    (explanation === undefined || last.explanation === explanation)
  ) {
    return last;
  }
  const made: Mutable<Association> = {
    executorId: executor.id,
    evidence,
    standing: owned ? "owned" : "suspected",
    explanation: explanation ?? explain(link, sharer, itself !== undefined, stillUsedBy),
    leftOver,
  };
  if (seenAt !== undefined) made.seenAt = seenAt;
  if (via !== undefined) made.via = via;
  if (adoptedBy !== undefined) made.adoptedBy = adoptedBy;
  if (deadParentId !== undefined) made.deadParentId = deadParentId;
  if (daemon !== undefined) made.sharedDaemon = mentionOf(daemon);
  if (interactive !== undefined) made.interactiveProgram = mentionOf(interactive);
  if (stillUsedBy !== undefined) made.stillUsedBy = mentionOf(stillUsedBy);
  if (ownedInStop) made.ownedInStop = true;
  memo.association = made;
  return made;
}

/** A zombie counts as dead: only its parent can reap it. */
function isDead({ state }: ProcessInfo): boolean {
  return state === "zombie" || state === "dead";
}

function mentionOf({ pid, name }: ProcessMention): ProcessMention {
  return { pid, name };
}

function sameMention(a: ProcessMention | undefined, b: ProcessMention | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.pid === b.pid && a.name === b.name);
}
