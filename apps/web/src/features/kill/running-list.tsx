import { isAsRequested, outcomeWords, subjectName } from "@corral/process-service/core";
import { UntrustedText } from "../../ui/untrusted-text.tsx";
import { Icon } from "../../ui/icons.tsx";
import { inTreeOrder } from "./tree-order.ts";
import type { StopState } from "./stop-reducer.ts";

/** The outcome of each target so far, then of processes that started during the stop. */
export function RunningList({
  state,
}: {
  readonly state: Extract<StopState, { step: "running" }>;
}) {
  const targets = state.plan.targets.filter((each) => state.picked.has(each.id));
  const planned = new Set(targets.map((each) => each.id));
  const discovered = [...state.outcomes.values()].filter((each) => !planned.has(each.id));
  const lines = [...inTreeOrder(targets), ...discovered.map((subject) => ({ subject, level: 0 }))];
  return (
    <ul aria-label="Progress">
      {lines.map(({ subject, level }) => {
        const { id, process } = subject;
        const outcome = state.outcomes.get(id);
        const gone = outcome !== undefined && isAsRequested(outcome);
        return (
          <li
            key={id}
            className={`flex items-baseline gap-2 px-4 py-0.5 ${gone ? "text-muted" : ""}`}
          >
            <span className="grid w-3.5 shrink-0 translate-y-0.5 place-items-center">
              {outcome === undefined ? (
                <span aria-hidden="true" className="pulse size-1.5 rounded-full bg-foreground" />
              ) : (
                <Icon
                  name={gone ? "check" : "warn"}
                  className={`size-3.5 ${gone ? "text-accent" : "text-danger"}`}
                />
              )}
            </span>
            <span aria-hidden="true" className="shrink-0" style={{ width: level * 14 }} />
            <span className="font-medium">
              <UntrustedText text={subjectName(subject)} length={60} />
            </span>
            <span className="text-muted">{process.pid}</span>
            <span className="ml-auto text-muted">
              {outcome === undefined ? "waiting" : outcomeWords(outcome.outcome)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
