import { isLeftOver, processTotals } from "@corral/process-service/core";
import {
  count,
  formatBytes,
  formatCpu,
  formatDuration,
  formatPorts,
  visibleText,
} from "@corral/process-service/internal";
import type { CorralView, ProcessView } from "@corral/process-service/core";
import type { Colors } from "picocolors/types.js";
import { psRows, type PsRow } from "../rendering/ps-lines.ts";
import { clip } from "../rendering/table.ts";
import type { Overlay, TopState } from "./state.ts";

export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
}

/** State of the live connection: a lost server must not look like an idle machine. */
export interface ConnectionState {
  /** Time since the last view, milliseconds. */
  readonly ageMs: number;
  /** Why the server does not answer; undefined while it answers. */
  readonly lost?: string | undefined;
}

/** The rows of the list, without its header, in the order shown. */
export function topRows(
  view: CorralView,
  state: TopState,
  size: FrameSize,
  colors: Colors,
): { readonly header: string; readonly rows: readonly PsRow[] } {
  const processes = view.processes.filter(
    (process) => isShown(process, state) && matches(process, view, state.filter),
  );
  const [header, ...rows] = psRows(
    { executors: view.executors, processes, now: view.takenAt },
    { colors, width: size.columns - GUTTER, flat: !state.tree, sort: state.sort },
  );
  return { header: header?.line ?? "", rows };
}

/** Where the cursor is: on its row while that is shown, else on its line. */
export function cursorIndex(rows: readonly PsRow[], { row, index }: TopState): number {
  const found = row === undefined ? -1 : rows.findIndex(({ key }) => key === row);
  return found >= 0 ? found : Math.max(0, Math.min(index, rows.length - 1));
}

/** Columns before the list, for the cursor. */
const GUTTER = 2;

/** One screen: totals, left-overs, list or overlay, keys; exactly `size.rows` lines. */
export function topFrame(
  view: CorralView,
  state: TopState,
  size: FrameSize,
  colors: Colors,
  connection: ConnectionState = { ageMs: 0 },
): string[] {
  const head = [
    totalsLine(view),
    ...connectionLines(connection, view, colors),
    ...statusLines(view, colors),
  ].map((line) => clip(line, size.columns));
  const room = Math.max(0, size.rows - head.length - 3);
  const { header, rows } = topRows(view, state, size, colors);
  const at = cursorIndex(rows, state);
  const body = rows.map(({ line }, index) =>
    index === at ? colors.inverse(`> ${line}`) : `  ${line}`,
  );
  if (rows.length === 0) body.push(colors.dim(clip(emptyMessage(state), size.columns)));
  const { overlay } = state;
  const shown = overlay?.lines ?? body;
  // Page by page, so that the rows rest while the cursor moves within them.
  const wanted = overlay?.offset ?? Math.floor(at / Math.max(1, room)) * room;
  const offset = Math.min(wanted, Math.max(0, shown.length - room));
  const below = shown.length - offset - room;
  return [
    ...head,
    overlay === undefined ? `  ${header}` : "",
    ...shown.slice(offset, offset + room).map((line) => clip(line, size.columns)),
    // Padding keeps the keys on the last line.
    ...Array.from({ length: Math.max(0, offset + room - shown.length) }, () => ""),
    below > 0 ? colors.dim(`${below} more below`) : "",
    clip(lastLine(state, overlay, colors), size.columns),
  ];
}

function lastLine(state: TopState, overlay: Overlay | undefined, colors: Colors): string {
  if (overlay?.kind === "ask") return colors.bold("Stop these? y stops   any other key goes back");
  if (overlay?.kind === "busy") return colors.dim("Please wait …");
  if (overlay?.kind === "text") return colors.dim("any key goes back   ↑ ↓ scroll");
  if (state.typing) return `/${visibleText(state.filter)}█`;
  return colors.dim(keyLine(state));
}

function matches(process: ProcessView, view: CorralView, filter: string): boolean {
  if (filter === "") return true;
  const owner = process.association?.executorId;
  const executor = view.executors.find(({ id }) => id === owner);
  const text = [
    process.pid,
    process.title,
    process.command,
    executor?.label,
    executor?.task,
    executor?.title?.text,
  ].join(" ");
  return text.toLowerCase().includes(filter.toLowerCase());
}

function connectionLines(
  { ageMs, lost }: ConnectionState,
  view: CorralView,
  colors: Colors,
): string[] {
  const age = formatDuration(ageMs);
  if (lost !== undefined) {
    const line = `the server does not answer, trying again; list is ${age} old: ${visibleText(lost)}`;
    return [colors.red(line)];
  }
  if (ageMs < STALE_AFTER_MS + 2 * view.scan.intervalMs) return [];
  return [colors.red(`no update for ${age}: is the server still running?`)];
}

function isShown(process: ProcessView, state: TopState): boolean {
  if (state.leftOver) return isLeftOver(process);
  return state.all || (process.association ?? process.sharedBy) !== undefined;
}

/** Delay beyond two ticks that a busy machine may cause, milliseconds. */
const STALE_AFTER_MS = 5_000;

function emptyMessage({ leftOver, all, filter }: TopState): string {
  if (filter !== "") return `Nothing matches “${visibleText(filter)}”; Escape shows all again.`;
  if (leftOver) return "Nothing is left over.";
  return all ? "No process is visible." : "No agent is running; press a for every process.";
}

function totalsLine(view: CorralView): string {
  const { processes, memoryBytes, cpuPercent, suspected } = processTotals(view.processes);
  const used = view.host.memoryTotalBytes - view.host.memoryAvailableBytes;
  const host = [
    view.host.cpuPercent === undefined ? undefined : `CPU ${Math.round(view.host.cpuPercent)} %`,
    `memory ${Math.round((100 * used) / view.host.memoryTotalBytes)} %`,
  ].filter((part) => part !== undefined);
  return [
    count(view.executors.filter(({ alive }) => alive).length, "agent"),
    count(processes, "process", "processes"),
    formatBytes(memoryBytes),
    `${formatCpu(cpuPercent)} %`,
    ...(suspected === 0 ? [] : [`${suspected} more may be related`]),
    `${visibleText(view.host.name)}: ${host.join(", ")}`,
  ].join("  ");
}

function statusLines(view: CorralView, colors: Colors): string[] {
  const left = processTotals(view.processes.filter(isLeftOver));
  const lines: string[] = [];
  if (left.processes > 0) {
    const facts = [formatBytes(left.memoryBytes), formatPorts(left.ports)];
    lines.push(colors.red(`${left.processes} left over  ${facts.join("  ")}`.trimEnd()));
  }
  if (view.scan.state === "failed") {
    const since = formatDuration((view.scan.failedSince ?? view.takenAt) - view.takenAt);
    lines.push(
      colors.red(`scan failed, list is ${since} old: ${visibleText(view.scan.error ?? "")}`),
    );
  }
  for (const problem of view.scan.problems)
    lines.push(colors.yellow(`partial: ${visibleText(problem.message)}`));
  return lines;
}

function keyLine(state: TopState): string {
  return [
    "q quit",
    "? help",
    "x stop",
    "Enter why",
    state.filter === "" ? "/ find" : `/${visibleText(state.filter)}`,
    `t ${state.tree ? "flat" : "tree"}`,
    `a ${state.all ? "agents" : "all"}`,
    `l ${state.leftOver ? "not only left over" : "left over"}`,
    `s ${state.sort}`,
    `p ${state.paused ? "go on" : "pause"}`,
  ].join("  ");
}
