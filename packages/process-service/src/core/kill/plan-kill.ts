import {
  defined,
  compareIdentity,
  depthsOf,
  descendantsOf,
  indexByPid,
  indexChildren,
  namedAncestorsOf,
  type ProcessIdentity,
  type TreeProcess,
} from "@corral/inspector/core";
import type { KillPlan, KillRefusal, KillScope, KillSubject, KillTarget } from "./kill-model.ts";
import { refusalOf, type ProtectedPids } from "./kill-refusal.ts";
import { selectScope } from "./kill-scope.ts";
import type { CorralView, ProcessView } from "../model.ts";
import { withoutCaller } from "../view/without-caller.ts";

export interface PlanKillInput {
  readonly view: Pick<CorralView, "hostId" | "revision" | "processes" | "executors">;
  readonly scope: KillScope;
  /** Corral itself and the requesting program; their ancestors are found in the view. */
  readonly actor: {
    readonly selfPid: number;
    readonly caller?: ProcessIdentity;
    readonly userId?: number;
  };
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * What a kill would do: targets deepest first, refusals with reasons, suspected targets unselected.
 * Throws EXECUTOR_NOT_FOUND and INVALID_ARGUMENT; signals nothing.
 */
export function planKill(input: PlanKillInput): KillPlan {
  const { scope, actor } = input;
  const view = actor.caller ? withoutCaller(input.view, actor.caller) : input.view;
  const selection = selectScope(view, scope);
  const byPid = indexByPid(view.processes);
  const protectedPids = protectedPidsOf(byPid, actor);
  const protectionReasons = protectionReasonsOf(view);
  const alone =
    scope.kind === "process" || (scope.kind === "processes" && selection.picked.size === 1);

  const refusals: KillRefusal[] = [];
  const allowed = new Map<number, ProcessView>();
  for (const process of selection.processes) {
    const reason = protectionReasons.get(process.id);
    const refused = refusalOf(
      { ...process, ...defined({ protectedBecause: reason }) },
      protectedPids,
      alone,
    );
    if (refused === undefined) allowed.set(process.pid, process);
    else refusals.push({ ...subjectOf(process), ...refused });
  }

  const depths = depthsOf(new Set(allowed.keys()), byPid);
  const targets = [...allowed.values()]
    .map((process): KillTarget =>
      Object.assign(subjectOf(process), {
        depth: depths.get(process.pid) ?? 0,
        selected: selection.picked.has(process.id) || isOwned(process, scope),
      }),
    )
    .toSorted((a, b) => b.depth - a.depth || b.process.pid - a.process.pid);
  const empty = emptyReason(targets, refusals, selection.nothing);
  return {
    hostId: view.hostId,
    scope,
    revision: view.revision,
    madeAt: input.now,
    targets,
    refusals,
    totals: totalsOf(targets),
    ...defined({ empty }),
  };
}

/** A marker alone owns when the executor itself is stopped, not when only its left-overs are. */
function isOwned({ association }: ProcessView, { kind }: KillScope): boolean {
  if (association?.standing !== "suspected") return true;
  return association.ownedInStop === true && kind !== "left-over" && kind !== "all-but-executors";
}

/** Corral, the caller and the ancestors of both, from the newest view. */
export function protectedPidsOf(
  byPid: ReadonlyMap<number, Pick<ProcessView, "pid" | "startToken" | "parentPid">>,
  actor: PlanKillInput["actor"],
): ProtectedPids {
  const { selfPid, caller, userId } = actor;
  const callerPid = caller === undefined ? undefined : pidHere(byPid.get(caller.pid), caller);
  return {
    selfPid,
    ancestorPids: namedAncestorPids(byPid, selfPid),
    callerAncestorPids: namedAncestorPids(byPid, callerPid),
    ...defined({ callerPid, userId }),
  };
}

function namedAncestorPids(
  byPid: ReadonlyMap<number, TreeProcess>,
  pid: number | undefined,
): ReadonlySet<number> {
  const process = pid === undefined ? undefined : byPid.get(pid);
  return new Set(process && [...namedAncestorsOf(process, byPid)].map((above) => above.pid));
}

/** The pid, if the start token matches: a pid of another namespace means another process here. */
function pidHere(
  holder: Pick<ProcessView, "pid" | "startToken"> | undefined,
  identity: ProcessIdentity,
): number | undefined {
  if (holder === undefined || compareIdentity(holder, identity) !== "same") return undefined;
  return holder.pid;
}

/** Number, memory and ports of the selected targets. */
export function totalsOf(targets: readonly KillTarget[]): KillPlan["totals"] {
  const selected = targets.filter((target) => target.selected);
  return {
    processes: selected.length,
    memoryBytes: selected.reduce((sum, target) => sum + target.memoryBytes, 0),
    ports: [...new Set(selected.flatMap((target) => target.ports))].toSorted((a, b) => a - b),
  };
}

function subjectOf(process: ProcessView): KillSubject {
  return {
    // "?" can never equal a real token, so a subject without identity matches nothing.
    process: { pid: process.pid, startToken: process.startToken ?? "?" },
    id: process.id,
    parentPid: process.parentPid,
    ...defined({ startedAt: process.startedAt }),
    name: process.name,
    title: process.title,
    command: process.command,
    // Shared pages are freed only with their last user: the proportional size is closer to the truth.
    memoryBytes: process.proportionalMemoryBytes ?? process.memoryBytes,
    ports: [...new Set(process.ports?.map((port) => port.port))].toSorted((a, b) => a - b),
    ...defined({ association: process.association, sharedBy: process.sharedBy }),
  };
}

/**
 * By row key, why a process is protected: directly, through its executor, or as a descendant of a
 * protected process (a protected dev server needs its children).
 */
function protectionReasonsOf(view: PlanKillInput["view"]): Map<string, string> {
  const reasons = new Map<string, string>();
  const executors = new Set(view.executors.filter((e) => e.protected === true).map((e) => e.id));
  const marked = view.processes.filter((process) => process.protected === true);
  const pids = marked.map(({ pid }) => pid);
  for (const process of descendantsOf(pids, indexChildren(view.processes))) {
    reasons.set(process.id, "It runs below a protected process.");
  }
  for (const process of view.processes) {
    if (process.association !== undefined && executors.has(process.association.executorId)) {
      reasons.set(process.id, "Its agent is protected.");
    }
  }
  for (const process of marked) {
    if (!reasons.has(process.id)) reasons.set(process.id, "It is protected.");
  }
  return reasons;
}

function emptyReason(
  targets: readonly KillTarget[],
  refusals: readonly KillRefusal[],
  nothing: string,
): string | undefined {
  if (targets.some((target) => target.selected)) return undefined;
  if (targets.length > 0) {
    return "Nothing is certain to belong here; what only may be related has to be picked one by one.";
  }
  const [first] = refusals;
  if (first === undefined) return nothing;
  return refusals.length === 1
    ? first.reason
    : `All ${refusals.length} processes are refused: ${first.reason}`;
}
