import type { SessionTie } from "../model.ts";
import type { FollowedAgent } from "./followed-agents.ts";
import type { ProcessSession } from "./session-source.ts";

const strongestFirst: readonly SessionTie[] = [
  "process",
  "open-file",
  "marker",
  "argument",
  "start",
];

/**
 * By executor id: the session of each agent. Of its processes the one that is tied best counts. A session
 * that an agent only began near in time is none of its when another agent has it.
 */
export function agentSessions(
  followed: ReadonlyMap<string, FollowedAgent>,
  sessions: ReadonlyMap<string, ProcessSession>,
): ReadonlyMap<string, ProcessSession> {
  const best = new Map<string, ProcessSession>();
  const claims = new Map<string, number>();
  for (const [executorId, { product, processes }] of followed) {
    const [session] = processes
      .flatMap(({ key }) => sessions.get(key) ?? [])
      .toSorted((a, b) => rankOf(a) - rankOf(b));
    if (session === undefined) continue;
    best.set(executorId, session);
    const claim = claimOf(product.label, session);
    claims.set(claim, (claims.get(claim) ?? 0) + 1);
  }
  for (const [executorId, session] of best) {
    const { label } = followed.get(executorId)!.product;
    const isShared = claims.get(claimOf(label, session))! > 1;
    if (isShared && session.tie === "start") best.delete(executorId);
  }
  return best;
}

function rankOf({ tie }: ProcessSession): number {
  return strongestFirst.indexOf(tie);
}

function claimOf(product: string, { id }: ProcessSession): string {
  return `${product} ${id}`;
}
