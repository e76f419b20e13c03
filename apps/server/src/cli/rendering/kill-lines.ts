import type {
  KillOutcome,
  KillOutcomeKind,
  KillPlan,
  KillReport,
  KillTarget,
} from "@corral/process-service/core";
import type { Colors } from "picocolors/types.js";
import {
  count,
  explainWithTime,
  formatBytes,
  formatDuration,
  formatPorts,
} from "@corral/process-service/core";
import { formatClockTime } from "./clock-time.ts";
import { clip, renderTable } from "./table.ts";
import { visible } from "./text.ts";

export interface LineOptions {
  readonly colors: Colors;
  readonly width: number;
}

/** What `corral kill` shows before it asks: exactly the plan, nothing else. */
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
      colors.yellow("Not stopped, only suspected to belong here (name their pids to stop them):"),
      ...targetLines(suspected, plan.madeAt, options),
    );
  }
  if (plan.refusals.length > 0) {
    lines.push(
      colors.yellow("Refused:"),
      ...plan.refusals.map((refusal) =>
        clip(
          `  ${refusal.process.pid}  ${visible(refusal.name)}: ${visible(refusal.reason)}`,
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
  { width }: LineOptions,
): string[] {
  const why = ({ association }: KillTarget): string =>
    association === undefined
      ? "no executor"
      : visible(explainWithTime(association, (at) => formatClockTime(at, now)));
  const rows = targets.map((target) => [
    "",
    String(target.process.pid),
    formatBytes(target.memoryBytes),
    formatPorts(target.ports),
    why(target),
    visible(target.command === "" ? target.name : target.command),
  ]);
  const [, ...lines] = renderTable(
    [
      { title: "" },
      { title: "", align: "right" },
      { title: "", align: "right" },
      { title: "" },
      { title: "" },
      { title: "" },
    ],
    rows,
    width,
  );
  return lines;
}

/** What went wrong beside the processes themselves, then the sum; their outcomes come before. */
export function closingLines(report: KillReport, options: LineOptions): string[] {
  return [...noteLines(report, options), summaryLine(report, options)];
}

export function noteLines({ notes = [] }: KillReport, { colors }: LineOptions): string[] {
  return notes.map((note) => `${colors.red("!")} ${visible(note)}`);
}

/** Whether all that was to be stopped is gone, and nothing makes that doubtful. */
export function isClean({ outcomes, notes = [] }: KillReport): boolean {
  return notes.length === 0 && outcomes.every(({ outcome }) => outcomeWords[outcome].good);
}

export function outcomeLine(outcome: KillOutcome, { colors, width }: LineOptions): string {
  const { word, good } = outcomeWords[outcome.outcome];
  const paint = good ? colors.green : colors.red;
  const after = outcome.afterMs === undefined ? "" : ` after ${outcome.afterMs.toFixed(0)} ms`;
  const joined = outcome.joined ? " (started during the stop)" : "";
  const detail = outcome.detail === undefined ? "" : `: ${visible(outcome.detail)}`;
  const text = `${outcome.process.pid} ${visible(outcome.name)}${joined}${detail}`;
  return clip(`${good ? "✓" : "✗"} ${paint(word)}${after}  ${text}`, width);
}

function summaryLine(report: KillReport, { colors }: LineOptions): string {
  const alive = report.outcomes.filter((outcome) => !outcomeWords[outcome.outcome].good).length;
  const took =
    report.finishedAt === undefined
      ? ""
      : ` in ${formatTaken(report.finishedAt - report.startedAt)}`;
  const gone = `${count(report.confirmedGone, "process", "processes")} confirmed gone${took}, ${formatBytes(report.memoryFreedBytes)} freed`;
  return colors.bold(alive === 0 ? gone : `${gone}; ${colors.red(`${alive} not stopped`)}`);
}

/** Most kills are over within a second. */
function formatTaken(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : formatDuration(ms);
}

/** Whether the outcome means that the process no longer runs, and how to say it. */
export const outcomeWords: Readonly<
  Record<KillOutcomeKind, { readonly word: string; readonly good: boolean }>
> = {
  terminated: { word: "terminated", good: true },
  killed: { word: "killed", good: true },
  "already-gone": { word: "already gone", good: true },
  "dead-unreaped": { word: "dead, not yet collected", good: true },
  pending: { word: "still dying", good: false },
  denied: { word: "denied", good: false },
  reused: { word: "not touched (pid reused)", good: false },
  escaped: { word: "escaped", good: false },
  spared: { word: "spared", good: false },
  refused: { word: "refused", good: false },
  signalled: { word: "signalled", good: true },
};
