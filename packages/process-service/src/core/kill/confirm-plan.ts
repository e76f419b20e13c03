import {
  descendantsOf,
  identityKey,
  indexByPid,
  indexChildren,
  makesPartial,
  type ProcessIdentity,
} from "@corral/inspector/core";
import type { SeenBirth } from "../association/births.ts";
import { ProcessServiceError } from "../errors.ts";
import { bornBelow } from "./born-below.ts";
import type { KillOutcome, KillPlan, KillRequest, KillTarget } from "./kill-model.ts";
import { outcomeOf, namedByPid } from "./kill-record.ts";
import type { CorralView } from "../model.ts";
import { namesProcesses } from "./kill-scope.ts";
import { totalsOf } from "./plan-kill.ts";
import { findPossiblyRelated } from "./unattributed.ts";

/** A plan cut down to what the person confirmed: only this is acted on. */
export interface ConfirmedPlan {
  /** Its targets are the confirmed ones and what was born below them since; all are selected. */
  readonly plan: KillPlan;
  /** Row keys of targets that were born after the person looked. */
  readonly discovered: ReadonlySet<string>;
  /** All of the scope is confirmed, so what turns out to belong to it during the kill joins too. */
  readonly wholeScope: boolean;
  /** Confirmed ones that need no signal: gone, taken by another process, or refused now. */
  readonly settled: readonly KillOutcome[];
  /** Row keys of everything else that ran before: never taken in, nor what is below it. */
  readonly excluded: ReadonlySet<string>;
  /** Those of them that may come from what is stopped all the same. */
  readonly possiblyRelated: ReadonlySet<string>;
  /** The `corral run` of each executor that is stopped. */
  readonly runners: readonly ProcessIdentity[];
}

/**
 * Compares what the person saw with what there is now. `fresh` is the plan of the same scope made
 * from `view`; `shown` tells by row key what plans have shown lately, and whether as to be stopped; `births` is what was born
 * since the request came. Throws CONFLICT, before anything is signalled, when the root of what was
 * confirmed is another process now, or when something confirmed no longer belongs to the scope.
 */
export function confirmPlan(
  view: Pick<CorralView, "processes" | "executors" | "scan">,
  fresh: KillPlan,
  request: Pick<KillRequest, "scope" | "confirmed" | "declined">,
  previewed: ReadonlyMap<string, boolean>,
  births: readonly SeenBirth[] = [],
): ConfirmedPlan {
  const confirmed = new Map(request.confirmed.map((process) => [identityKey(process), process]));
  const running = indexByPid(view.processes);
  const refusals = new Map(fresh.refusals.map((refusal) => [refusal.id, refusal]));
  const targets = new Map(fresh.targets.map((target) => [target.id, target]));
  const rootKeys = rootKeysOf(view, request);

  const settled: KillOutcome[] = [];
  for (const [key, process] of confirmed) {
    if (targets.has(key)) continue;
    const refusal = refusals.get(key);
    const now = running.get(process.pid);
    if (refusal?.code === "ZOMBIE") {
      settled.push(outcomeOf(refusal, "already-gone", { detail: refusal.reason }));
    } else if (refusal !== undefined) {
      settled.push(outcomeOf(refusal, "refused", { detail: refusal.reason }));
    } else if (now === undefined) {
      settled.push(notSeen(process, view.scan));
    } else if (now.id === key) {
      throw conflict(`${now.name} ${now.pid} no longer belongs to what was asked for.`);
    } else if (rootKeys.has(key)) {
      throw conflict(`pid ${process.pid} is another process now (${now.name}).`);
    } else {
      const detail = `The pid belongs to ${now.name} now; it was not touched.`;
      settled.push(outcomeOf(namedByPid(process), "reused", { detail }));
    }
  }

  const { discovered, wholeScope: whole } = discoveredSince(
    view,
    fresh,
    confirmed,
    request.declined,
    previewed,
  );
  const chosen = fresh.targets
    .filter((target) => confirmed.has(target.id) || discovered.has(target.id))
    .map((target) => (target.selected ? target : Object.assign({}, target, { selected: true })));
  const chosenById = new Map(chosen.map((target) => [target.id, target]));
  const holders = new Map(view.processes.map((process) => [process.pid, process.startToken]));
  // The births began a moment ago, with the request: no number has come round since.
  const born = bornBelow({ targets: chosenById, births, holders, holdsNumber: () => true });
  const excluded = new Set(request.declined?.map(identityKey));
  // A daemon of a moment ago has no tie to its tree that a view shows, but its birth was seen.
  for (const process of view.processes) if (!born.has(process)) excluded.add(process.id);
  for (const target of chosen) excluded.delete(target.id);
  const owners = new Set(chosen.flatMap(({ association }) => association?.executorId ?? []));
  // A scope that names processes stops no executor as such.
  const stopped = namesProcesses(request.scope)
    ? []
    : view.executors.filter(({ id }) => owners.has(id));
  return {
    plan: { ...fresh, targets: chosen, totals: totalsOf(chosen) },
    discovered,
    wholeScope: whole,
    settled,
    excluded,
    possiblyRelated: findPossiblyRelated(view.processes, stopped),
    runners: stopped.flatMap(({ runner }) => runner ?? []),
  };
}

/**
 * What belongs to the scope and was born after the person looked. When all that was shown is
 * confirmed, everything new of the scope joins; else only what is below a confirmed one. When
 * nothing is known of what the person saw, nothing that runs already joins.
 */
function discoveredSince(
  view: Pick<CorralView, "processes">,
  fresh: KillPlan,
  confirmed: ReadonlyMap<string, ProcessIdentity>,
  declined: readonly ProcessIdentity[] = [],
  previewed: ReadonlyMap<string, boolean>,
): Pick<ConfirmedPlan, "discovered" | "wholeScope"> {
  const refused = new Set(declined.map(identityKey));
  const selected = fresh.targets.filter((one) => one.selected && !confirmed.has(one.id));
  const looked = [...confirmed.keys()].some((key) => previewed.has(key));
  const isUnseen = ({ id }: KillTarget): boolean => !previewed.has(id) && !refused.has(id);
  const unseen = new Set(selected.filter((one) => looked && isUnseen(one)).map(({ id }) => id));
  // One that was shown as not to be stopped, and is certain by now, is left alone; no one chose that.
  const isLeftOut = (one: KillTarget): boolean =>
    !looked || (!isUnseen(one) && previewed.get(one.id) !== false);
  const whole = !namesProcesses(fresh.scope) && !selected.some(isLeftOut);
  if (whole) return { discovered: unseen, wholeScope: whole };
  const within = view.processes.filter(({ id }) => confirmed.has(id) || unseen.has(id));
  const roots = within.filter(({ id }) => confirmed.has(id)).map(({ pid }) => pid);
  const below = descendantsOf(roots, indexChildren(within));
  return { discovered: new Set(below.map(({ id }) => id)), wholeScope: whole };
}

function conflict(what: string): ProcessServiceError {
  return new ProcessServiceError(
    "CONFLICT",
    `${what} Nothing was signalled; look at the plan again.`,
    { field: "confirmed" },
  );
}

/** The processes that the whole request hangs on. */
function rootKeysOf(
  view: Pick<CorralView, "executors">,
  { scope, confirmed }: Pick<KillRequest, "scope" | "confirmed">,
): Set<string> {
  if (scope.kind === "process") return new Set([identityKey(scope.process)]);
  if (scope.kind === "tree") return new Set([identityKey(scope.root)]);
  if (scope.kind === "processes") return new Set(confirmed.map(identityKey));
  return new Set(view.executors.map(identityKey));
}

/** Where processes are hidden, one that is missing need not be gone. */
function notSeen(process: ProcessIdentity, { problems }: CorralView["scan"]): KillOutcome {
  const why = problems.find(makesPartial)?.message;
  if (why === undefined) return outcomeOf(namedByPid(process), "already-gone");
  const detail = `It is not seen any more, which proves nothing: ${why}. It was not signalled.`;
  return outcomeOf(namedByPid(process), "escaped", { detail });
}
