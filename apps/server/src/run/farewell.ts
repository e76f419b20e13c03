import type { KillPlan, KillRefusal, KillReport, KillTarget } from "@corral/process-service/core";
import {
  count,
  formatBytes,
  formatPorts,
  isAsAsked,
  outcomeWords,
} from "@corral/process-service/core";
import { visible } from "../cli/rendering/text.ts";

export interface Farewell {
  readonly label: string;
  readonly executorId: string;
  /** Of scope left-over, made after the command had ended. */
  readonly plan: KillPlan;
  /** What was kept for a person to look at. */
  readonly kept?: boolean;
  /** Where the left-overs were stopped. */
  readonly report?: KillReport;
}

/** One line about what a command left over; undefined when it left nothing. */
export function farewellLine(farewell: Farewell): string | undefined {
  const { plan } = farewell;
  const suspected = plan.targets.filter(isOddlyThere).length;
  const refused = plan.refusals.filter(isOddlyThere).length;
  if (plan.totals.processes + suspected + refused === 0) return undefined;
  const ports = plan.totals.ports.length === 0 ? "" : `, ${formatPorts(plan.totals.ports)}`;
  const parts = [
    plan.totals.processes === 0
      ? "nothing that is surely its own"
      : `${count(plan.totals.processes, "process", "processes")} (${formatBytes(plan.totals.memoryBytes)}${ports})`,
    ...(suspected === 0 ? [] : [`${suspected} more suspected`]),
    ...(refused === 0 ? [] : [`${refused} that may not be stopped`]),
  ];
  return `${visible(farewell.label)} left over ${parts.join(", ")}; ${whatNow(farewell)}`;
}

/**
 * Not worth a word: what merely works in the same directory (the shell that this was started from,
 * an editor), this program itself and what is above it.
 */
function isOddlyThere(subject: KillTarget | KillRefusal): boolean {
  if ("selected" in subject && subject.selected) return false;
  if ("code" in subject && (subject.code === "SELF" || subject.code === "ANCESTOR")) return false;
  return subject.association?.evidence !== "workspace";
}

function whatNow({ executorId, kept, report }: Farewell): string {
  if (kept === true) return "kept: nothing stops them until `corral keep --remove` says so";
  if (report === undefined) return `to stop: corral kill --left-over ${executorId}`;
  const alive = report.outcomes.filter((outcome) => !isAsAsked(outcome));
  const which = alive.map((one) => `${one.process.pid} ${outcomeWords(one.outcome)}`);
  const not = alive.length === 0 ? "" : `, ${alive.length} not: ${which.join(", ")}`;
  const notes = (report.notes ?? []).map(visible);
  return [`${report.confirmedGone} confirmed gone${not}`, ...notes].join("; ");
}
