import { isAsRequested, outcomeWords, subjectName } from "@corral/process-service/core";
import { formatBytes, formatTaken } from "@corral/process-service/internal";
import type { KillOutcome, KillReport } from "@corral/process-service/core";
import { UntrustedText } from "../ui/untrusted-text.tsx";
import { Icon } from "../ui/icons.tsx";

/** Notes on the whole kill, then one outcome per process, survivors first. */
export function OutcomeList({
  report: { outcomes, notes },
}: {
  readonly report: Pick<KillReport, "outcomes" | "notes">;
}) {
  const sorted = outcomes.toSorted((a, b) => Number(isAsRequested(a)) - Number(isAsRequested(b)));
  return (
    <>
      {notes?.map((note) => (
        <p key={note} className="flex gap-2 px-4 py-0.5 text-danger">
          <Icon name="warn" className="mt-0.5 size-3.5" />
          <UntrustedText text={note} length={300} />
        </p>
      ))}
      <ul aria-label="Outcomes">
        {sorted.map((each) => (
          <OutcomeLine key={each.id} outcome={each} />
        ))}
      </ul>
    </>
  );
}

function OutcomeLine({ outcome: each }: { readonly outcome: KillOutcome }) {
  const gone = isAsRequested(each);
  return (
    <li className="flex items-baseline gap-2 px-4 py-0.5">
      <Icon
        name={gone ? "check" : "warn"}
        className={`size-3.5 translate-y-0.5 ${gone ? "text-accent" : "text-danger"}`}
      />
      <span className="shrink-0 font-medium">
        <UntrustedText text={subjectName(each)} length={60} />
      </span>
      <span className="shrink-0 text-muted">{each.process.pid}</span>
      <span className={`min-w-0 flex-1 ${gone ? "text-muted" : "text-danger"}`}>
        {outcomeWords(each.outcome)}
        {each.detail !== undefined && (
          <>
            {": "}
            <UntrustedText text={each.detail} length={300} />
          </>
        )}
        {each.discovered && " (started during the stop)"}
      </span>
      <span className="shrink-0 text-sm text-muted">
        {each.afterMs === undefined ? "" : formatTaken(each.afterMs)}
      </span>
      <span className="w-16 shrink-0 text-right text-muted">{formatBytes(each.memoryBytes)}</span>
    </li>
  );
}
