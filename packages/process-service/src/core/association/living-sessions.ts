import type { AgentMarker, AgentMarkerName } from "@corral/inspector/core";
import type { Executor, SessionTie } from "../model.ts";
import type { Owners } from "./owners.ts";

/** A session that a living executor has, as the files of its product say; never what a hook said. */
export interface LivingSession {
  readonly executorId: string;
  /** Label of the product. */
  readonly product: string;
  readonly id: string;
  readonly tie: SessionTie;
}

/**
 * Ties that leave no doubt, so that the session makes processes the executor's. A marker names nobody whom
 * `AgentIds` does not name.
 */
const exactTies: ReadonlySet<SessionTie> = new Set(["process", "open-file"]);

/** What products call the session in the environments of what it starts. */
const markers: Readonly<Record<string, AgentMarkerName>> = {
  claude: "CLAUDE_CODE_SESSION_ID",
  codex: "CODEX_THREAD_ID",
  antigravity: "ANTIGRAVITY_CONVERSATION_ID",
};

export interface NamedBySession {
  readonly executor: Executor;
  readonly product: string;
}

/** The living executors whose session an agent's marker names. */
export function namedBySessions(
  sessions: readonly LivingSession[],
  owners: Owners,
): (marker: AgentMarker) => readonly NamedBySession[] {
  const byMarker = new Map<string, NamedBySession[]>();
  for (const { executorId, product, id, tie } of sessions) {
    const executor = livingOwner(owners, executorId);
    const variable = markers[product];
    if (!exactTies.has(tie) || executor === undefined || variable === undefined) continue;
    const named = byMarker.get(`${variable}=${id}`) ?? [];
    named.push({ executor, product });
    byMarker.set(`${variable}=${id}`, named);
  }
  return ({ name, value }) => byMarker.get(`${name}=${value}`) ?? [];
}

/** By id of an ended executor: the living one that has its session now, resumed or in the background. */
export function resumedSessions(
  sessions: readonly LivingSession[],
  owners: Owners,
): ReadonlyMap<string, Executor> {
  const bySession = new Map<string, Executor>();
  for (const { executorId, id } of sessions) {
    const executor = livingOwner(owners, executorId);
    if (executor !== undefined) bySession.set(id, executor);
  }
  const resumed = new Map<string, Executor>();
  if (bySession.size === 0) return resumed;
  for (const { id, endedAt, session } of owners.byId.values()) {
    const by =
      endedAt === undefined || session === undefined ? undefined : bySession.get(session.id);
    if (by !== undefined) resumed.set(id, by);
  }
  return resumed;
}

function livingOwner(owners: Owners, id: string): Executor | undefined {
  const executor = owners.byId.get(id);
  return executor?.endedAt === undefined ? executor : undefined;
}
