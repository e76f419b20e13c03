import { identityKey, type ProcessIdentity } from "@corral/inspector/core";
import { ProcessServiceError } from "./errors.ts";
import type { KillOutcome, KillPlan, KillRequest, KillSubject } from "./kill-model.ts";
import type { CorralView } from "./model.ts";
import { descendantsOf } from "./kinship.ts";
import { totalsOf } from "./plan-kill.ts";

/** A plan cut down to what the person confirmed: only this is acted on. */
export interface ConfirmedPlan {
  /** Its targets are the confirmed ones and what was born below them since; all are selected. */
  readonly plan: KillPlan;
  /** Row keys of targets that were born after the person looked. */
  readonly joined: ReadonlySet<string>;
  /** Confirmed ones that need no signal: gone, taken by another process, or refused now. */
  readonly settled: readonly KillOutcome[];
  /** Row keys of everything running that is not ours: never taken in, nor what is below it. */
  readonly bystanders: ReadonlySet<string>;
}

/**
 * Compares what the person saw with what there is now. `fresh` is the plan of the same scope made
 * from `view`. Throws CONFLICT, before anything is signalled, when the root of what was confirmed
 * is another process now, or when something confirmed no longer belongs to the scope.
 */
export function confirmPlan(
  view: Pick<CorralView, "processes" | "executors">,
  fresh: KillPlan,
  request: Pick<KillRequest, "scope" | "confirmed" | "declined">,
): ConfirmedPlan {
  const confirmed = new Map(request.confirmed.map((process) => [identityKey(process), process]));
  const declined = new Set(request.declined?.map(identityKey));
  const running = new Map(view.processes.map((process) => [process.pid, process]));
  const refusals = new Map(fresh.refusals.map((refusal) => [refusal.id, refusal]));
  const targets = new Map(fresh.targets.map((target) => [target.id, target]));
  const hinges = rootKeys(view, request);

  const settled: KillOutcome[] = [];
  for (const [key, process] of confirmed) {
    if (targets.has(key)) continue;
    const refusal = refusals.get(key);
    const now = running.get(process.pid);
    if (refusal?.code === "ZOMBIE") {
      settled.push({ ...settledOutcome(refusal, "already-gone"), detail: refusal.reason });
    } else if (refusal !== undefined) {
      settled.push({ ...settledOutcome(refusal, "refused"), detail: refusal.reason });
    } else if (now === undefined) {
      settled.push(settledOutcome(unnamed(process), "already-gone"));
    } else if (now.id === key) {
      throw conflict(`${now.name} ${now.pid} no longer belongs to what was asked for.`);
    } else if (hinges.has(key)) {
      throw conflict(`pid ${process.pid} is another process now (${now.name}).`);
    } else {
      settled.push({
        ...settledOutcome(unnamed(process), "reused"),
        detail: `The pid belongs to ${now.name} now; it was not touched.`,
      });
    }
  }

  // What belongs to the scope but was born after the person looked may join below a target.
  const mayJoin = new Set(
    fresh.targets
      .filter((target) => target.selected && !declined.has(target.id))
      .map((target) => target.id),
  );
  const bystanders = new Set(declined);
  for (const process of view.processes) {
    if (!confirmed.has(process.id) && !mayJoin.has(process.id)) bystanders.add(process.id);
  }
  for (const refusal of fresh.refusals) bystanders.add(refusal.id);
  const within = view.processes.filter((process) => !bystanders.has(process.id));
  const roots = within.filter((process) => confirmed.has(process.id));
  const joined = new Set(
    descendantsOf(within, roots)
      .map((process) => process.id)
      .filter((id) => !confirmed.has(id)),
  );
  const chosen = fresh.targets
    .filter((target) => confirmed.has(target.id) || joined.has(target.id))
    .map((target) => (target.selected ? target : Object.assign({}, target, { selected: true })));
  return {
    plan: { ...fresh, targets: chosen, totals: totalsOf(chosen) },
    joined,
    settled,
    bystanders,
  };
}

function conflict(what: string): ProcessServiceError {
  return new ProcessServiceError(
    "CONFLICT",
    `${what} Nothing was signalled; look at the plan again.`,
    { field: "confirmed" },
  );
}

/** The processes that the whole request hangs on. */
function rootKeys(
  view: Pick<CorralView, "executors">,
  { scope, confirmed }: Pick<KillRequest, "scope" | "confirmed">,
): Set<string> {
  if (scope.kind === "process") return new Set([identityKey(scope.process)]);
  if (scope.kind === "tree") return new Set([identityKey(scope.root)]);
  if (scope.kind === "processes") return new Set(confirmed.map(identityKey));
  return new Set(view.executors.map(identityKey));
}

function unnamed(process: ProcessIdentity): KillSubject {
  return {
    process,
    id: identityKey(process),
    parentPid: null,
    name: `pid ${process.pid}`,
    command: "",
    memoryBytes: 0,
    ports: [],
  };
}

function settledOutcome(subject: KillSubject, outcome: KillOutcome["outcome"]): KillOutcome {
  return {
    process: subject.process,
    id: subject.id,
    name: subject.name,
    command: subject.command,
    outcome,
    joined: false,
    memoryBytes: subject.memoryBytes,
  };
}
