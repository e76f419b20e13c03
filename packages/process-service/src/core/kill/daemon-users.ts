import {
  defined,
  descendantsOf,
  identityKey,
  indexByPid,
  indexChildren,
  type ProcessPeers,
} from "@corral/inspector/core";
import { isOwned } from "../association/standing.ts";
import type { CorralView, ExecutorView, ProcessView } from "../model.ts";
import { asProgram, sharedDaemonOf, type ProgramKinds } from "../programs/program-kinds.ts";
import type { DaemonUsers, ExecutorMention, KillTarget } from "./kill-model.ts";

/** Whether the target itself is one; what only runs below a shared daemon is none. */
export function isSharedDaemon(target: KillTarget, programs: ProgramKinds): boolean {
  const { process, association } = target;
  if (association?.sharedDaemon?.pid === process.pid) return true;
  const program = asProgram(target);
  return sharedDaemonOf(program, programs.agentOf(program)) !== undefined;
}

/**
 * Who uses a daemon: the living executors that run below it or have a process connected to it, and
 * the other connected processes but the daemon's own children.
 */
export function daemonUsers(
  view: Pick<CorralView, "processes" | "executors">,
  { process: daemon }: Pick<KillTarget, "process">,
  peers: ProcessPeers,
): DaemonUsers {
  const living = new Map(view.executors.filter(({ alive }) => alive).map((one) => [one.id, one]));
  const byPid = indexByPid(view.processes);
  const below = new Set(descendantsOf([daemon.pid], indexChildren(view.processes)));
  const executors = new Set<ExecutorView>();
  const others: ProcessView[] = [];
  let reason = peers.known ? undefined : peers.reason;

  for (const { association } of below) {
    const root = association?.evidence === "executor" && living.get(association.executorId);
    if (root) executors.add(root);
  }
  for (const peer of peers.peers ?? []) {
    const row = byPid.get(peer.pid);
    if (row === undefined || row.id !== identityKey(peer)) {
      reason ??= `process ${peer.pid} is connected and has only just started`;
      continue;
    }
    const owner = isOwned(row) ? living.get(row.association?.executorId ?? "") : undefined;
    if (owner !== undefined) executors.add(owner);
    else if (!below.has(row)) others.push(row);
  }
  const users = {
    executors: [...executors].map(mentionOf).toSorted((a, b) => a.pid - b.pid),
    others: others.map(({ pid, title }) => ({ pid, name: title })),
  };
  return reason === undefined ? { known: true, ...users } : { known: false, reason, ...users };
}

function mentionOf({ id, pid, label, task }: ExecutorView): ExecutorMention {
  return { id, pid, label, ...defined({ task }) };
}
