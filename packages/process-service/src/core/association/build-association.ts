import type { ProcessInfo } from "@corral/inspector/core";
import { explain } from "./explain.ts";
import type { Link } from "./link.ts";
import type { Association, ProcessMention } from "../model.ts";
import { daemonOf } from "./process-memo.ts";
import type { ProcessMemo } from "./process-memo.ts";
import { isHint } from "./standing.ts";

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

/** The association for a link; the object of the last scan if nothing has changed. */
export function buildAssociation(memo: ProcessMemo, link: Link): Association {
  const { evidence, executor, via, adoptedBy, doubt, seenAt, deadParentId, alone } = link;
  const itself = evidence === "executor" ? undefined : daemonOf(memo);
  const daemon = itself === undefined ? link.sharedDaemon : { pid: memo.process.pid, name: itself };
  const stands = !isHint(evidence) || alone === "owns-now";
  const owned = stands && daemon === undefined && doubt === undefined;
  const leftOver = owned && executor.endedAt !== undefined && !isDead(memo.process);
  const ownedInStop = alone !== undefined && daemon === undefined;

  // Of these the explanation depends on more than the fields that are compared below.
  const explanation =
    evidence === "session" || link.agentMarker !== undefined
      ? explain(link, daemon, itself !== undefined)
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
    sameMention(last.sharedDaemon, daemon) &&
    (explanation === undefined || last.explanation === explanation)
  ) {
    return last;
  }
  const made: Mutable<Association> = {
    executorId: executor.id,
    evidence,
    standing: owned ? "owned" : "suspected",
    explanation: explanation ?? explain(link, daemon, itself !== undefined),
    leftOver,
  };
  if (seenAt !== undefined) made.seenAt = seenAt;
  if (via !== undefined) made.via = via;
  if (adoptedBy !== undefined) made.adoptedBy = adoptedBy;
  if (deadParentId !== undefined) made.deadParentId = deadParentId;
  if (daemon !== undefined) made.sharedDaemon = daemon;
  if (ownedInStop) made.ownedInStop = true;
  memo.association = made;
  return made;
}

/** A zombie counts as dead: only its parent can reap it. */
function isDead({ state }: ProcessInfo): boolean {
  return state === "zombie" || state === "dead";
}

function sameMention(a: ProcessMention | undefined, b: ProcessMention | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.pid === b.pid && a.name === b.name);
}
