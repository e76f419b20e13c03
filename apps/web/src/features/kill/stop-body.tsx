import { phaseWords, reportSummary } from "@corral/process-service/core";
import { Foreign } from "../../ui/foreign.tsx";
import { Icon } from "../../ui/icons.tsx";
import { OutcomeList } from "../../kill-report/outcome-list.tsx";
import { changeWords, type PlanChange } from "./plan-changes.ts";
import { PlanList } from "./plan-list.tsx";
import { RunningList } from "./running-list.tsx";
import type { StopEvent, StopFlow } from "./stop-flow.ts";

export function StopBody({
  flow,
  send,
}: {
  readonly flow: StopFlow;
  readonly send: (event: StopEvent) => void;
}) {
  switch (flow.step) {
    case "planning":
      return <p className="px-4 py-3 text-muted">Looking at what this would stop…</p>;
    case "review":
      return (
        <>
          {flow.changes !== undefined && <Changed changes={flow.changes} />}
          {flow.plan.empty !== undefined && (
            <p className="px-4 py-3">
              <Foreign text={flow.plan.empty} />
            </p>
          )}
          <PlanList
            plan={flow.plan}
            picked={flow.picked}
            onPick={(id, on) => send({ kind: "picked", id, on })}
          />
        </>
      );
    case "starting":
      return <PlanList plan={flow.plan} picked={flow.picked} onPick={() => undefined} />;
    case "running":
      return (
        <>
          <p className="px-4 py-2.5">{phaseWords[flow.phase]}…</p>
          <RunningList flow={flow} />
        </>
      );
    case "done":
      return (
        <>
          <p className="px-4 py-2.5 font-semibold">{reportSummary(flow.report)}</p>
          <OutcomeList report={flow.report} />
        </>
      );
    case "failed":
      return (
        <div role="alert" className="flex gap-2 px-4 py-3 text-danger">
          <Icon name="warn" className="mt-0.5" />
          <div>
            <p>
              <Foreign text={flow.message} />
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
            <Foreign text={change.subject.name} length={60} /> {change.subject.process.pid}{" "}
            {changeWords(change)}
          </li>
        ))}
      </ul>
    </div>
  );
}
