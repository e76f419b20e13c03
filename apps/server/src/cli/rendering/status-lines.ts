import type { ExecutorView, Finding } from "@corral/process-service/core";
import {
  agentStateWords,
  count,
  formatBytes,
  formatCpu,
  formatDuration,
  formatPorts,
  shortIds,
  visibleText,
} from "@corral/process-service/internal";
import type { Colors } from "picocolors/types.js";
import { clip, renderTable } from "./table.ts";

export interface StatusInput {
  readonly executors: readonly ExecutorView[];
  readonly findings: readonly Finding[];
  /** Of the running server; absent without one. */
  readonly url?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Output of `corral` alone: agents with their states, what was left over, findings, the server. */
export function statusLines(
  { executors, findings, url, now }: StatusInput,
  { colors, width }: { readonly colors: Colors; readonly width: number },
): string[] {
  const short = shortIds(executors.map(({ id }) => id));
  const living = executors.filter(({ alive }) => alive);
  const left = executors.filter(({ alive, totals }) => !alive && totals.leftOver > 0);
  const waiting = living.filter(({ state }) => state?.state === "waiting").length;
  const waits = waiting === 0 ? "" : `, ${colors.yellow(`${waiting} waiting for you`)}`;
  const lines = [`${colors.bold(count(living.length, "agent"))}${waits}`];
  const rows = living
    .toSorted(byNeed)
    .map((one) => [
      `  ${short.get(one.id) ?? ""}`,
      visibleText(one.label),
      stateText(one, now, colors),
      formatBytes(one.totals.memoryBytes),
      `${formatCpu(one.totals.cpuPercent)} %`,
      visibleText(one.title?.text ?? ""),
    ]);
  lines.push(...table(rows, width));
  if (left.length > 0) {
    const processes = left.reduce((sum, { totals }) => sum + totals.leftOver, 0);
    const memory = left.reduce((sum, { totals }) => sum + totals.memoryBytes, 0);
    lines.push(
      "",
      `${colors.red(`${count(processes, "process", "processes")} left over`)}, ${formatBytes(memory)}   ${colors.dim("corral stop left-over")}`,
    );
    const leftRows = left.map(({ id, label, title, totals, endedAt = now }) => [
      `  ${short.get(id) ?? ""}`,
      visibleText(label),
      `ended ${formatDuration(now - endedAt)} ago`,
      formatBytes(totals.memoryBytes),
      formatPorts(totals.ports),
      visibleText(title?.text ?? ""),
    ]);
    lines.push(...table(leftRows, width));
  }
  const others = findings.filter(({ kind }) => kind !== "left-over");
  if (others.length > 0) {
    lines.push("", colors.yellow(count(others.length, "finding")));
    for (const { kind, reason } of others) {
      lines.push(clip(`  ${kind}  ${visibleText(reason)}`, width));
    }
  }
  const server = url === undefined ? "no server runs: corral serve" : `${url}   corral open`;
  return [...lines, "", colors.dim(server)];
}

/** Who waits first, then who works; of the same the one with more memory. */
function byNeed(a: ExecutorView, b: ExecutorView): number {
  return rank(a) - rank(b) || b.totals.memoryBytes - a.totals.memoryBytes;
}

function rank({ state }: ExecutorView): number {
  if (state?.state === "waiting") return 0;
  return state?.state === "working" ? 1 : 2;
}

function stateText({ state, startedAt }: ExecutorView, now: number, colors: Colors): string {
  const words = agentStateWords(state, now) ?? `running ${formatDuration(now - startedAt)}`;
  return state?.state === "waiting" ? colors.yellow(words) : words;
}

function table(rows: readonly (readonly string[])[], width: number): readonly string[] {
  const columns = [{}, {}, {}, { align: "right" as const }, { align: "right" as const }, {}];
  return renderTable(
    columns.map((column) => Object.assign({ title: "" }, column)),
    rows,
    width,
  ).slice(1);
}
