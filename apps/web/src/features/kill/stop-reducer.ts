import type {
  KillOutcome,
  KillPhase,
  KillPlan,
  KillReport,
  KillScope,
} from "@corral/process-service/core";
import type { PlanChange } from "./plan-changes.ts";

/** State of the stop dialog. The plan does not change while it is under review. */
export type StopState =
  | { readonly step: "planning"; readonly scope: KillScope }
  | {
      readonly step: "review";
      readonly plan: KillPlan;
      /** Row keys of the selected targets. */
      readonly picked: ReadonlySet<string>;
      readonly force: boolean;
      /** Differences found on confirmation: the dialog asks again. */
      readonly changes?: readonly PlanChange[];
    }
  | { readonly step: "starting"; readonly plan: KillPlan; readonly picked: ReadonlySet<string> }
  | {
      readonly step: "running";
      readonly plan: KillPlan;
      readonly picked: ReadonlySet<string>;
      readonly killId: string;
      readonly force: boolean;
      readonly phase: KillPhase;
      readonly outcomes: ReadonlyMap<string, KillOutcome>;
    }
  | { readonly step: "done"; readonly plan: KillPlan; readonly report: KillReport }
  | { readonly step: "failed"; readonly message: string; readonly scope: KillScope };

export type StopAction =
  | { readonly kind: "planned"; readonly plan: KillPlan; readonly changes?: readonly PlanChange[] }
  | { readonly kind: "picked"; readonly id: string; readonly on: boolean }
  | { readonly kind: "forced"; readonly on: boolean }
  | { readonly kind: "confirmed" }
  | { readonly kind: "started"; readonly killId: string; readonly force: boolean }
  | {
      readonly kind: "progressed";
      readonly phase: KillPhase;
      readonly outcomes: readonly KillOutcome[];
    }
  | { readonly kind: "reported"; readonly report: KillReport }
  | { readonly kind: "failed"; readonly message: string };

/** Reducer of the dialog. An action that does not fit the current step changes nothing. Pure. */
export function stopReducer(state: StopState, action: StopAction): StopState {
  switch (action.kind) {
    case "planned":
      return review(state, action.plan, action.changes);
    case "picked":
      return state.step === "review" ? { ...state, picked: pick(state.picked, action) } : state;
    case "forced":
      return state.step === "review" ? { ...state, force: action.on } : state;
    case "confirmed":
      return state.step === "review"
        ? { step: "starting", plan: state.plan, picked: state.picked }
        : state;
    case "started":
      return state.step === "starting"
        ? { ...state, ...action, step: "running", phase: "terminate", outcomes: new Map() }
        : state;
    case "progressed":
      return state.step === "running"
        ? {
            ...state,
            phase: action.phase,
            outcomes: new Map([
              ...state.outcomes,
              ...action.outcomes.map((outcome) => [outcome.id, outcome] as const),
            ]),
          }
        : state;
    case "reported":
      return state.step === "running"
        ? { step: "done", plan: state.plan, report: action.report }
        : state;
    case "failed":
      return { step: "failed", message: action.message, scope: scopeOf(state) };
  }
}

/** A new plan keeps the selection of the targets that the plan before had too, by identity. */
function review(
  state: StopState,
  plan: KillPlan,
  changes: readonly PlanChange[] | undefined,
): StopState {
  const before = state.step === "starting" ? state : undefined;
  const seen = new Set(before?.plan.targets.map((target) => target.id));
  const picked = plan.targets
    .filter((each) => (seen.has(each.id) ? before?.picked.has(each.id) : each.selected))
    .map((each) => each.id);
  const frame = { step: "review", plan, picked: new Set(picked), force: false } as const;
  return changes === undefined ? frame : { ...frame, changes };
}

function pick(
  picked: ReadonlySet<string>,
  { id, on }: { readonly id: string; readonly on: boolean },
): ReadonlySet<string> {
  const next = new Set(picked);
  if (on) next.add(id);
  else next.delete(id);
  return next;
}

function scopeOf(state: StopState): KillScope {
  return state.step === "planning" || state.step === "failed" ? state.scope : state.plan.scope;
}

/** Memory and ports of the selected targets, as of the plan. */
export function pickedTotals(plan: KillPlan, picked: ReadonlySet<string>) {
  const ports = new Set<number>();
  let processes = 0;
  let memoryBytes = 0;
  for (const target of plan.targets) {
    if (!picked.has(target.id)) continue;
    processes += 1;
    memoryBytes += target.memoryBytes;
    for (const port of target.ports) ports.add(port);
  }
  return { processes, memoryBytes, ports: [...ports].toSorted((a, b) => a - b) };
}
