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
import { psLines, type PsOptions } from "../rendering/ps-lines.ts";
import { clip } from "../rendering/table.ts";

/** Display options of `corral top`, changed by keys. */
export interface TopState {
  readonly tree: boolean;
  readonly all: boolean;
  readonly leftOver: boolean;
  readonly paused: boolean;
  readonly sort: NonNullable<PsOptions["sort"]>;
  /** Lines of the list above the screen. */
  readonly offset: number;
}

export const startState: TopState = {
  tree: true,
  all: false,
  leftOver: false,
  paused: false,
  sort: "memory",
  offset: 0,
};

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

/** One screen: totals, left-overs, list, keys; exactly `size.rows` lines. */
export function topFrame(
  view: CorralView,
  state: TopState,
  size: FrameSize,
  colors: Colors,
  connection: ConnectionState = { ageMs: 0 },
): string[] {
  const processes = view.processes.filter((process) => isShown(process, state));
  const list = psLines(
    { executors: view.executors, processes, now: view.takenAt },
    { colors, width: size.columns, flat: !state.tree, sort: state.sort },
  );
  const head = [
    totalsLine(view),
    ...connectionLines(connection, view, colors),
    ...statusLines(view, colors),
  ].map((line) => clip(line, size.columns));
  const [header = "", ...body] = list;
  const room = Math.max(0, size.rows - head.length - 3);
  if (body.length === 0) body.push(colors.dim(clip(emptyMessage(state), size.columns)));
  const offset = Math.min(state.offset, Math.max(0, body.length - room));
  const below = body.length - offset - room;
  return [
    ...head,
    header,
    ...body.slice(offset, offset + room),
    // Padding keeps the keys on the last line.
    ...Array.from({ length: Math.max(0, offset + room - body.length) }, () => ""),
    below > 0 ? colors.dim(`${below} more below`) : "",
    clip(colors.dim(keyLine(state)), size.columns),
  ];
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

function emptyMessage({ leftOver, all }: TopState): string {
  if (leftOver) return "Nothing is left over.";
  return all ? "No process is visible." : "No executor is running; press a for every process.";
}

function totalsLine(view: CorralView): string {
  const { processes, memoryBytes, cpuPercent, suspected } = processTotals(view.processes);
  const used = view.host.memoryTotalBytes - view.host.memoryAvailableBytes;
  const host = [
    view.host.cpuPercent === undefined ? undefined : `CPU ${Math.round(view.host.cpuPercent)} %`,
    `memory ${Math.round((100 * used) / view.host.memoryTotalBytes)} %`,
  ].filter((part) => part !== undefined);
  return [
    count(view.executors.filter(({ alive }) => alive).length, "executor"),
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
    `t ${state.tree ? "flat" : "tree"}`,
    `a ${state.all ? "agents only" : "all"}`,
    `l ${state.leftOver ? "not only left over" : "left over"}`,
    `s sort by ${state.sort}`,
    `p ${state.paused ? "go on" : "pause"}`,
    "↑ ↓ scroll",
  ].join("   ");
}

const sorts = ["memory", "cpu", "age", "pid"] as const;

/** The state after a key; undefined: quit. Key names: keypress events of node:readline. */
export function afterKey(
  state: TopState,
  key: { readonly name?: string | undefined; readonly ctrl?: boolean | undefined },
): TopState | undefined {
  if (key.ctrl === true) return key.name === "c" || key.name === "d" ? undefined : state;
  switch (key.name) {
    case "q":
    case "escape":
      return undefined;
    case "t":
      return { ...state, tree: !state.tree, offset: 0 };
    case "a":
      return { ...state, all: !state.all, offset: 0 };
    case "l":
      return { ...state, leftOver: !state.leftOver, offset: 0 };
    case "p":
      return { ...state, paused: !state.paused };
    case "s":
      return {
        ...state,
        tree: false,
        sort: sorts[(sorts.indexOf(state.sort) + 1) % sorts.length] ?? "memory",
      };
    case "down":
    case "j":
      return { ...state, offset: state.offset + 1 };
    case "up":
    case "k":
      return { ...state, offset: Math.max(0, state.offset - 1) };
    case "pagedown":
      return { ...state, offset: state.offset + 20 };
    case "pageup":
      return { ...state, offset: Math.max(0, state.offset - 20) };
    default:
      return state;
  }
}
