import { isLeftOver, isSuspected, sharedByWords } from "@corral/process-service/core";
import {
  agentStateWords,
  count,
  formatAge,
  formatBytes,
  formatCpu,
  formatDuration,
  formatPorts,
  shortIds,
  stateWords,
  visibleText,
} from "@corral/process-service/internal";
import type { ExecutorView, ProcessView } from "@corral/process-service/core";
import type { Colors } from "picocolors/types.js";
import { forest, type TreeRow } from "./forest.ts";
import { commandAfter } from "./command-after.ts";
import { clip, renderTable, type Column } from "./table.ts";

export interface PsInput {
  readonly executors: readonly ExecutorView[];
  readonly processes: readonly ProcessView[];
  /** Milliseconds since the epoch by the clock of the host; the reference for ages. */
  readonly now: number;
}

export interface PsOptions {
  readonly colors: Colors;
  readonly width: number;
  readonly flat?: boolean;
  readonly sort?: "memory" | "cpu" | "age" | "pid";
}

const columns: readonly Column[] = [
  { title: "PID", align: "right" },
  { title: "CPU %", align: "right" },
  { title: "MEMORY", align: "right" },
  { title: "AGE", align: "right" },
  { title: "PORTS" },
  { title: "PROCESS" },
];

/**
 * Output of `corral ps`: executors with their process trees, then what the sessions of an agent share, then
 * processes without an executor.
 */
export function psLines(input: PsInput, options: PsOptions): string[] {
  return psRows(input, options).map(({ line }) => line);
}

/** One line, and what it is about; the first is the header, about nothing. */
export interface PsRow {
  readonly line: string;
  readonly key?: string;
  readonly process?: ProcessView;
  readonly executor?: ExecutorView;
}

/** The same line by line. */
export function psRows(input: PsInput, options: PsOptions): PsRow[] {
  const { colors } = options;
  const groups = options.flat === true ? [flatGroup(input, options)] : groupByOwner(input, options);
  const rows = groups.flatMap((group) => group.rows.map((row) => cells(row, input.now, colors)));
  const [header = "", ...lines] = renderTable(columns, rows, options.width);
  const out: PsRow[] = [{ line: colors.dim(header) }];
  let next = 0;
  for (const { heading, executor, rows: ofGroup } of groups) {
    if (heading !== undefined) {
      const line = clip(heading, options.width);
      out.push(executor === undefined ? { line } : { line, executor, key: executor.id });
    }
    for (const { process } of ofGroup) {
      out.push({ line: lines[next] ?? "", process, key: process.id });
      next += 1;
    }
  }
  return out;
}

interface Group {
  readonly heading?: string;
  readonly executor?: ExecutorView;
  readonly rows: readonly TreeRow[];
}

function flatGroup(input: PsInput, options: PsOptions): Group {
  const key = (process: ProcessView): number => {
    if (options.sort === "cpu") return -(process.cpuPercent ?? 0);
    if (options.sort === "age") return process.startedAt ?? 0;
    return options.sort === "pid" ? process.pid : -process.memoryBytes;
  };
  const sorted = input.processes.toSorted((a, b) => key(a) - key(b) || a.pid - b.pid);
  return { rows: sorted.map((process) => ({ process, branch: "" })) };
}

function groupByOwner(input: PsInput, options: PsOptions): Group[] {
  const byProduct = Map.groupBy(input.processes, ({ sharedBy }) => sharedBy?.label);
  const owned = Map.groupBy(
    byProduct.get(undefined) ?? [],
    (process) => process.association?.executorId,
  );
  const executors = input.executors
    .filter((executor) => owned.has(executor.id))
    .toSorted((a, b) => sortKey(a).localeCompare(sortKey(b)) || a.startedAt - b.startedAt);
  const shorts = shortIds(input.executors.map(({ id }) => id));
  const groups: Group[] = executors.map((executor) => ({
    heading: heading(executor, shorts.get(executor.id) ?? "", input.now, options.colors),
    executor,
    rows: forest(owned.get(executor.id) ?? []),
  }));
  for (const [label, shared] of byProduct) {
    if (label === undefined) continue;
    groups.push({ heading: sharedHeading(shared, options.colors), rows: forest(shared) });
  }
  const rest = owned.get(undefined);
  if (rest !== undefined)
    groups.push({ heading: options.colors.bold("no agent"), rows: forest(rest) });
  return groups;
}

function sortKey(executor: ExecutorView): string {
  return [executor.project ?? "\uffff", executor.task ?? ""].join("\u0000");
}

/** "acme/web › TASK-12 · a3f9 claude 4711 · waits for you 4 min · running 14 min · 12 processes · 1.1 GB · 96 %" */
function heading(executor: ExecutorView, short: string, now: number, colors: Colors): string {
  const { title } = executor;
  const labels = [executor.project, title?.text, executor.attempt].filter(
    (part) => part !== undefined,
  );
  // A session's title says nothing of where it works.
  const branch = title?.source === "session" ? executor.task : undefined;
  const state = agentStateWords(executor.state, now);
  const { totals } = executor;
  const parts = [
    labels.length === 0 ? undefined : colors.bold(visibleText(labels.join(" › "))),
    `${colors.dim(short)} ${colors.bold(visibleText(`${executor.label} ${executor.pid}`))}`,
    branch === undefined ? undefined : visibleText(branch),
    state && (executor.state?.state === "waiting" ? colors.yellow(state) : state),
    runTimeWords(executor, now, colors),
    count(totals.processes, "process", "processes"),
    formatBytes(totals.memoryBytes),
    `${formatCpu(totals.cpuPercent)} %`,
    totals.ports.length === 0 ? undefined : formatPorts(totals.ports),
    totals.suspected === 0 ? undefined : `${totals.suspected} more may be related`,
    executor.protected === true ? colors.green("protected") : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

/** "Shared by the sessions of Codex · 2 processes · 102 MB · 0 %" */
function sharedHeading(processes: readonly ProcessView[], colors: Colors): string {
  const [product] = processes.flatMap(({ sharedBy }) => sharedBy ?? []);
  const sum = (of: (process: ProcessView) => number): number =>
    processes.reduce((total, process) => total + of(process), 0);
  return [
    colors.bold(visibleText(product === undefined ? "" : sharedByWords(product))),
    count(processes.length, "process", "processes"),
    formatBytes(sum(({ memoryBytes }) => memoryBytes)),
    `${formatCpu(sum(({ cpuPercent }) => cpuPercent ?? 0))} %`,
  ].join(" · ");
}

function runTimeWords(executor: ExecutorView, now: number, colors: Colors): string {
  if (executor.alive) return `running ${formatDuration(now - executor.startedAt)}`;
  const ago =
    executor.endedAt === undefined ? "" : ` ${formatDuration(now - executor.endedAt)} ago`;
  const { leftOver } = executor.totals;
  return colors.red(`ended${ago}, ${leftOver === 0 ? "nothing" : leftOver} left over`);
}

function cells({ process, branch }: TreeRow, now: number, colors: Colors): string[] {
  const age = process.startedAt === undefined ? "" : formatAge(now - process.startedAt);
  const ports = [...new Set((process.ports ?? []).map((port) => port.port))];
  return [
    String(process.pid),
    formatCpu(process.cpuPercent),
    formatBytes(process.memoryBytes),
    age,
    colors.cyan(formatPorts(ports, ports.length)),
    `${colors.dim(branch)}${describe(process)}${marks(process, colors)}${commandAfter(process, colors)}`,
  ];
}

function describe({ title, kernelThread }: ProcessView): string {
  return kernelThread ? `[${visibleText(title)}]` : visibleText(title);
}

function marks(process: ProcessView, colors: Colors): string {
  const words = [
    isLeftOver(process) ? colors.red("left over") : undefined,
    process.sharedBy === undefined ? undefined : colors.dim("shared"),
    isSuspected(process) ? colors.yellow("may be related") : undefined,
    process.protected === true ? colors.green("protected") : undefined,
    stateWords[process.state],
  ].filter((word) => word !== undefined);
  return words.length === 0 ? "" : `  ${words.join(", ")}`;
}
