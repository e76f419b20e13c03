import {
  countSurvivors,
  explainWithTime,
  isAsRequested,
  outcomeWords,
  reportSummary,
  subjectName,
  usedByWords,
} from "@corral/process-service/core";
import {
  count,
  formatBytes,
  formatClock,
  formatPorts,
  formatTaken,
  visibleText,
} from "@corral/process-service/internal";
import type { KillOutcome, KillPlan, KillReport, KillTarget } from "@corral/process-service/core";
import type { Colors } from "picocolors/types.js";
import { commandAfter } from "./command-after.ts";
import { clip, renderTable } from "./table.ts";

export interface LineOptions {
  readonly colors: Colors;
  readonly width: number;
}

/** The plan, as `corral stop` shows it before the question. */
export function planLines(plan: KillPlan, options: LineOptions): string[] {
  const { colors } = options;
  const selected = plan.targets.filter((target) => target.selected);
  const suspected = plan.targets.filter((target) => !target.selected);
  const lines: string[] = [];
  if (plan.empty !== undefined) lines.push(plan.empty);
  if (selected.length > 0) {
    const ports = plan.totals.ports.length === 0 ? "" : `, frees ${formatPorts(plan.totals.ports)}`;
    lines.push(
      colors.bold(
        `Stops ${count(selected.length, "process", "processes")}, ${formatBytes(plan.totals.memoryBytes)}${ports}:`,
      ),
      ...targetLines(selected, plan.madeAt, options),
    );
  }
  if (suspected.length > 0) {
    lines.push(
      colors.yellow("Not stopped, as they only may be related (give their pids to stop them):"),
      ...targetLines(suspected, plan.madeAt, options),
    );
  }
  if (plan.refusals.length > 0) {
    lines.push(
      colors.yellow("Refused:"),
      ...plan.refusals.map((refusal) =>
        clip(
          `  ${refusal.process.pid}  ${visibleText(subjectName(refusal))}: ${visibleText(refusal.reason)}`,
          options.width,
        ),
      ),
    );
  }
  return lines;
}

function targetLines(
  targets: readonly KillTarget[],
  now: number,
  { colors, width }: LineOptions,
): string[] {
  const why = ({ association }: KillTarget): string =>
    association === undefined
      ? "no executor"
      : visibleText(explainWithTime(association, (at) => formatClock(at, now)));
  const rows = targets.map((target) => [
    "",
    String(target.process.pid),
    formatBytes(target.memoryBytes),
    formatPorts(target.ports),
    `${colors.bold(visibleText(subjectName(target)))}${commandAfter(target, colors)}`,
  ]);
  const [, ...table] = renderTable(
    [
      { title: "" },
      { title: "", align: "right" },
      { title: "", align: "right" },
      { title: "" },
      { title: "" },
    ],
    rows,
    width,
  );
  return table.flatMap((line, index) => {
    const target = targets[index]!;
    const evidence = colors.dim(clip(`      ${why(target)}`, width));
    // Not cut to the width: who else is affected must be readable before the answer.
    const users = target.usedBy && `      ${usedByWords(target.usedBy)}`;
    return users === undefined ? [line, evidence] : [line, evidence, users];
  });
}

/** Notes on problems of the kill, then the summary; printed after the outcomes. */
export function closingLines(report: KillReport, options: LineOptions): string[] {
  const { colors } = options;
  const summary = reportSummary(report);
  const painted = countSurvivors(report) === 0 ? summary : colors.red(summary);
  return [...noteLines(report, options), colors.bold(painted)];
}

export function noteLines({ notes = [] }: KillReport, { colors }: LineOptions): string[] {
  return notes.map((note) => `${colors.red("!")} ${visibleText(note)}`);
}

export function outcomeLine(outcome: KillOutcome, { colors, width }: LineOptions): string {
  const good = isAsRequested(outcome);
  const paint = good ? colors.green : colors.red;
  const after = outcome.afterMs === undefined ? "" : ` after ${formatTaken(outcome.afterMs)}`;
  const discovered = outcome.discovered ? " (started during the stop)" : "";
  const detail = outcome.detail === undefined ? "" : `: ${visibleText(outcome.detail)}`;
  const text = `${outcome.process.pid} ${visibleText(subjectName(outcome))}${discovered}${detail}`;
  return clip(
    `${good ? "✓" : "✗"} ${paint(outcomeWords(outcome.outcome))}${after}  ${text}`,
    width,
  );
}
