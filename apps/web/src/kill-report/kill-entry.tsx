import {
  requesterWords,
  countSurvivors,
  outcomeWords,
  scopeWords,
  statusWords,
  targetNames,
} from "@corral/process-service/core";
import { formatBytes, formatMoment } from "@corral/process-service/internal";
import type { ExecutorView, KillReport } from "@corral/process-service/core";
import { Icon } from "../ui/icons.tsx";
import { OutcomeList } from "./outcome-list.tsx";

/** One stop or signal with time, scope, author and result; expands to one outcome per process. */
export function KillEntry({
  report,
  executors,
}: {
  readonly report: KillReport;
  readonly executors: readonly ExecutorView[];
}) {
  const survivors = countSurvivors(report);
  const names = targetNames(report);
  return (
    <li className="border-b border-line">
      <details className="group">
        <summary className="flex flex-wrap items-baseline gap-x-3 px-3 py-1.5 hover:bg-hover">
          <Icon name="chevron" className="size-3 translate-y-0.5 text-muted group-open:rotate-90" />
          <span className="w-40 text-muted">{formatMoment(report.startedAt)}</span>
          <span className="font-medium">{scopeWords(report, executors)}</span>
          {names !== "" && <span className="min-w-0">{names}</span>}
          <span className="text-muted">{requesterWords(report)}</span>
          <span className="ml-auto flex gap-3">
            {report.status !== "done" && (
              <span className="text-danger">{statusWords[report.status]}</span>
            )}
            {report.signal === undefined ? (
              <>
                {survivors > 0 && <span className="text-danger">{survivors} not stopped</span>}
                <span>{report.confirmedGone} gone</span>
                <span className="w-16 text-right">{formatBytes(report.memoryFreedBytes)}</span>
              </>
            ) : (
              report.outcomes.map(({ id, outcome }) => (
                <span key={id}>{outcomeWords(outcome)}</span>
              ))
            )}
          </span>
        </summary>
        <div className="border-t border-line bg-panel py-1.5 pl-6">
          <OutcomeList report={report} />
        </div>
      </details>
    </li>
  );
}
