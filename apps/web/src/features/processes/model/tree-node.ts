import type { ExecutorView, GhostView, ProcessView } from "@corral/process-service/core";

/** `suspected`: a hint only; `rest`: of no executor; `kernel`: kernel threads. */
export type GroupKind =
  | "project"
  | "task"
  | "executor"
  | "workspace"
  | "suspected"
  | "rest"
  | "kernel";

/**
 * One node of the tree that the table shows. Built anew at each tick (5,000 of them take about a
 * millisecond), so it is a plain mutable record; what survives ticks is its key.
 */
export interface TreeNode {
  /** Identity key of a process; "executor:…", "project:…" for groups. */
  readonly key: string;
  readonly kind: GroupKind | "process" | "ghost";
  readonly label: string;
  readonly process?: ProcessView;
  /** The executor that a group row, process or ghost belongs to. */
  readonly executor?: ExecutorView;
  readonly ghost?: GhostView;
  children: TreeNode[];
  /** Of the subtree, itself included; under a filter, of what matches only. */
  processes: number;
  memoryBytes: number;
  cpuPercent: number;
  leftOver: number;
  ports: readonly number[];
  /** It matches the filter itself; true for everything when there is none. */
  matched: boolean;
  /** It, or something below it, matches. */
  shown: boolean;
  /** The process has gone; its row stays for a second. */
  readonly leaving: boolean;
}

export const noPorts: readonly number[] = [];

const blank = () => ({
  children: [] as TreeNode[],
  processes: 0,
  memoryBytes: 0,
  cpuPercent: 0,
  leftOver: 0,
  ports: noPorts,
  matched: true,
  shown: true,
  leaving: false,
});

export function groupNode(
  kind: GroupKind,
  key: string,
  label: string,
  executor?: ExecutorView,
): TreeNode {
  return executor === undefined
    ? { key, kind, label, ...blank() }
    : { key, kind, label, executor, ...blank() };
}

export function processNode(
  process: ProcessView,
  executor: ExecutorView | undefined,
  matched: boolean,
  leaving: boolean,
): TreeNode {
  return {
    key: process.id,
    kind: "process",
    label: process.name,
    process,
    ...(executor === undefined ? undefined : { executor }),
    children: [],
    processes: 0,
    memoryBytes: 0,
    cpuPercent: 0,
    leftOver: 0,
    ports: noPorts,
    matched,
    shown: matched,
    leaving,
  };
}

export function ghostNode(ghost: GhostView, executor: ExecutorView | undefined): TreeNode {
  return {
    key: `ghost:${ghost.id}`,
    kind: "ghost",
    label: ghost.name,
    ghost,
    ...(executor === undefined ? undefined : { executor }),
    ...blank(),
    matched: false,
    shown: false,
  };
}
