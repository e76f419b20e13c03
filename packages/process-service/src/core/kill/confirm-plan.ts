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
import { plainPrograms } from "../programs/program-kinds.ts";
import { namesProcesses } from "./kill-scope.ts";
import { totalsOf } from "./plan-kill.ts";
import { findPossiblyRelated } from "./unattributed.ts";

/** A plan reduced to what the person confirmed. */
export interface ConfirmedPlan {
  /** Targets: the confirmed ones and their descendants started since; all are selected. */
  readonly plan: KillPlan;
  /** Row keys of targets that were started after the preview. */
  readonly discovered: ReadonlySet<string>;
  /** The whole scope is confirmed, so processes found to belong to it during the kill are added too. */
  readonly wholeScope: boolean;
  /** Outcomes of confirmed processes that need no signal: gone, pid reused, or refused now. */
  readonly settled: readonly KillOutcome[];
  /** Row keys of all other processes that ran before: never added, nor are their descendants. */
  readonly excluded: ReadonlySet<string>;
  /** Excluded processes that may come from the targets all the same. */
  readonly possiblyRelated: ReadonlySet<string>;
  /** The `corral run` of each executor that is stopped. */
  readonly runners: readonly ProcessIdentity[];
}

/**
 * Compares what the person saw with the machine now. `fresh` is the plan of the same scope made from
 * `view`; `previewed` holds by row key what recent previews showed, and whether it was selected;
 * `births` are those since the request. Throws CONFLICT, before any signal, when a confirmed root is
 * another process now or a confirmed process no longer belongs to the scope.
 */
export function confirmPlan(
  view: Pick<CorralView, "processes" | "executors" | "scan">,
  fresh: KillPlan,
  request: Pick<KillRequest, "scope" | "confirmed" | "declined">,
  previewed: ReadonlyMap<string, boolean>,
  births: readonly SeenBirth[] = [],
  programs = plainPrograms,
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
      throw conflict(`${now.title} ${now.pid} no longer belongs to what was asked for.`);
    } else if (rootKeys.has(key)) {
      throw conflict(`pid ${process.pid} is another process now (${now.title}).`);
    } else {
      const detail = `The pid belongs to ${now.title} now; it was not touched.`;
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
  // The births are from the last moment, since the request: no id was reused in between.
  const born = bornBelow({ targets: chosenById, births, holders, holdsNumber: () => true });
  const excluded = new Set(request.declined?.map(identityKey));
  // A daemon started a moment ago has no visible link to its tree, but its birth was seen.
  for (const process of view.processes) if (!born.has(process)) excluded.add(process.id);
  for (const target of chosen) excluded.delete(target.id);
  const owners = new Set(chosen.flatMap(({ association }) => association?.executorId ?? []));
  // A scope of named processes does not stop an executor as a whole.
  const stopped = namesProcesses(request.scope)
    ? []
    : view.executors.filter(({ id }) => owners.has(id));
  return {
    plan: { ...fresh, targets: chosen, totals: totalsOf(chosen) },
    discovered,
    wholeScope: whole,
    settled,
    excluded,
    possiblyRelated: findPossiblyRelated(view.processes, stopped, programs),
    runners: stopped.flatMap(({ runner }) => runner ?? []),
  };
}

/**
 * Processes of the scope that were started after the preview. When everything shown is confirmed, all
 * new processes of the scope are added; else only descendants of confirmed ones. Without a known
 * preview, no running process is added.
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
  // Shown unselected, owned by now: left alone, though the person did not decide that.
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

/** Roots: the kill is refused if one of them is another process now. */
function rootKeysOf(
  view: Pick<CorralView, "executors">,
  { scope, confirmed }: Pick<KillRequest, "scope" | "confirmed">,
): Set<string> {
  if (scope.kind === "process") return new Set([identityKey(scope.process)]);
  if (scope.kind === "tree") return new Set([identityKey(scope.root)]);
  if (scope.kind === "processes") return new Set(confirmed.map(identityKey));
  return new Set(view.executors.map(identityKey));
}

/** In a partial scan a missing process need not be gone. */
function notSeen(process: ProcessIdentity, { problems }: CorralView["scan"]): KillOutcome {
  const why = problems.find(makesPartial)?.message;
  if (why === undefined) return outcomeOf(namedByPid(process), "already-gone");
  const detail = `It is not seen any more, which proves nothing: ${why}. It was not signalled.`;
  return outcomeOf(namedByPid(process), "escaped", { detail });
}
