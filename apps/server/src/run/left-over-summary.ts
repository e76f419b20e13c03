import { isAsRequested, isLeftOver, outcomeWords } from "@corral/process-service/core";
import { count, formatBytes, formatPorts, visibleText } from "@corral/process-service/internal";
import type { KillPlan, KillReport, KillSubject } from "@corral/process-service/core";

export interface EndedCommand {
  readonly label: string;
  readonly executorId: string;
  /** Scope left-over, made after the command ended. */
  readonly plan: KillPlan;
  /** The left-overs are protected (`--on-exit keep`). */
  readonly kept?: boolean;
  /** Present when the left-overs were stopped. */
  readonly report?: KillReport;
}

/**
 * One line about the processes that a command left over; undefined when there are none. Processes
 * that only share the working directory, such as an editor, cause no line.
 */
export function leftOverSummary(ended: EndedCommand): string | undefined {
  const { targets, refusals } = ended.plan;
  // Without this program and its ancestors.
  const refused = refusals.filter(({ code }) => code !== "SELF" && code !== "ANCESTOR");
  const all: readonly KillSubject[] = [...targets, ...refused];
  const left = all.filter(isLeftOver);
  const suspected = all.filter(({ association }) => association?.standing === "suspected");
  if (
    left.length === 0 &&
    suspected.every(({ association }) => association?.evidence === "workspace")
  ) {
    return undefined;
  }
  const protectedCount = refused.filter(isLeftOver).length;
  const parts = [
    left.length === 0
      ? "nothing that is surely its own"
      : `${count(left.length, "process", "processes")} (${resourcesHeld(left)})`,
    ...(protectedCount === 0 ? [] : [`${protectedCount} of them may not be stopped`]),
    ...(suspected.length === 0 ? [] : [`${suspected.length} more may be related`]),
  ];
  return `${visibleText(ended.label)} left over ${parts.join(", ")}; ${nextStep(ended)}`;
}

function resourcesHeld(left: readonly KillSubject[]): string {
  const memory = formatBytes(left.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0));
  const ports = [...new Set(left.flatMap((subject) => subject.ports))];
  return ports.length === 0 ? memory : `${memory}, ${formatPorts(ports)}`;
}

function nextStep({ executorId, kept, report }: EndedCommand): string {
  if (kept === true) return "protected: nothing stops them until `corral protect --remove` says so";
  if (report === undefined) return `to stop: corral stop --left-over ${executorId}`;
  const alive = report.outcomes.filter((outcome) => !isAsRequested(outcome));
  const described = alive.map((one) => `${one.process.pid} ${outcomeWords(one.outcome)}`);
  const survivors = alive.length === 0 ? "" : `, ${alive.length} not: ${described.join(", ")}`;
  const notes = (report.notes ?? []).map(visibleText);
  return [`${report.confirmedGone} confirmed gone${survivors}`, ...notes].join("; ");
}
