import { phaseWords, reportSummary, subjectName } from "@corral/process-service/core";
import { UntrustedText } from "../../ui/untrusted-text.tsx";
import { Icon } from "../../ui/icons.tsx";
import { OutcomeList } from "../../kill-report/outcome-list.tsx";
import { changeWords, type PlanChange } from "./plan-changes.ts";
import { PlanList } from "./plan-list.tsx";
import { RunningList } from "./running-list.tsx";
import type { StopAction, StopState } from "./stop-reducer.ts";

export function StopBody({
  state,
  dispatch,
}: {
  readonly state: StopState;
  readonly dispatch: (action: StopAction) => void;
}) {
  switch (state.step) {
    case "planning":
      return <p className="px-4 py-3 text-muted">Looking at what this would stop…</p>;
    case "review":
      return (
        <>
          {state.changes !== undefined && <Changed changes={state.changes} />}
          {state.plan.empty !== undefined && (
            <p className="px-4 py-3">
              <UntrustedText text={state.plan.empty} />
            </p>
          )}
          <PlanList
            plan={state.plan}
            picked={state.picked}
            onPick={(id, on) => dispatch({ kind: "picked", id, on })}
          />
        </>
      );
    case "starting":
      return <PlanList plan={state.plan} picked={state.picked} onPick={() => undefined} />;
    case "running":
      return (
        <>
          <p className="px-4 py-2.5">{phaseWords[state.phase]}…</p>
          <RunningList state={state} />
        </>
      );
    case "done":
      return (
        <>
          <p className="px-4 py-2.5 font-semibold">{reportSummary(state.report)}</p>
          <OutcomeList report={state.report} />
        </>
      );
    case "failed":
      return (
        <div role="alert" className="flex gap-2 px-4 py-3 text-danger">
          <Icon name="warn" className="mt-0.5" />
          <div>
            <p>
              <UntrustedText text={state.message} />
            </p>
          </div>
        </div>
      );
  }
}

function Changed({ changes }: { readonly changes: readonly PlanChange[] }) {
  return (
    <div role="alert" className="border-b border-danger/30 bg-danger-soft px-4 py-2">
      <p className="font-semibold text-danger">
        This changed while the dialog was open. Nothing was stopped; please look again.
      </p>
      <ul>
        {changes.map((change) => (
          <li key={`${change.kind} ${change.subject.id}`}>
            <UntrustedText text={subjectName(change.subject)} length={60} />{" "}
            {change.subject.process.pid} {changeWords(change)}
          </li>
        ))}
      </ul>
    </div>
  );
}
