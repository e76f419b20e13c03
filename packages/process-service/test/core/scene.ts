import type { ProcessInfo, ProcessSnapshot, ScanProblem } from "@corral/inspector/core";
import { ForkHistory } from "../../src/core/association/fork-history.ts";
import type { Association, Executor, LineageEntry } from "../../src/core.ts";
import type { AssociateResult } from "../../src/core/association/associate.ts";

export const hostId = "host-a";
export const bootId = "boot-1";

/** Times in these tests are seconds after this moment. */
export const epoch = 1_800_000_000_000;

export interface Row extends Partial<Omit<ProcessInfo, "pid" | "startToken" | "terminal">> {
  readonly pid: number;
  /** Parent pid; default 1. */
  readonly parent?: number | null | undefined;
  /** Start, seconds after the epoch of the scene; default 100. */
  readonly start?: number;
  /** null: the platform cannot tell when it started. */
  readonly startToken?: string | null;
  readonly terminal?: string | null | undefined;
}

export function token(start: number): string {
  return `${bootId}:${start}`;
}

export function key(pid: number, start = 100): string {
  return `${pid}@${token(start)}`;
}

export function process(row: Row): ProcessInfo {
  const {
    parent = 1,
    start = 100,
    startToken = token(start),
    terminal: _,
    ...withoutTerminal
  } = row;
  const terminal = "terminal" in row ? row.terminal : null;
  return {
    parentPid: parent,
    name: "node",
    command: row.name === undefined ? ["node", "server.js"] : [row.name],
    memoryBytes: 1_000,
    cpuTimeMs: 0,
    state: "sleeping",
    kernelThread: false,
    ...(startToken === null ? {} : { startToken, startedAt: epoch + start * 1000 }),
    ...withoutTerminal,
    ...(terminal === undefined ? {} : { terminal }),
  };
}

export function snapshot(
  rows: readonly Row[],
  more: { readonly at?: number; readonly problems?: readonly ScanProblem[]; bootId?: string } = {},
): ProcessSnapshot {
  return {
    hostId,
    bootId: more.bootId ?? bootId,
    takenAt: epoch + (more.at ?? 1_000) * 1000,
    durationMs: 8,
    processes: rows.map(process),
    problems: more.problems ?? [],
    host: {
      name: "box",
      platform: "linux",
      cpuCount: 2,
      memoryTotalBytes: 8e9,
      memoryAvailableBytes: 4e9,
    },
  };
}

/** Every scene has an init. */
export const system: readonly Row[] = [
  { pid: 1, parent: null, start: 0, name: "systemd", command: ["/sbin/init"] },
];

export function executor(more: Partial<Executor> & { readonly start?: number } = {}): Executor {
  const { start = 100, ...rest } = more;
  return {
    id: "x",
    hostId,
    bootId,
    pid: 4711,
    startToken: token(start),
    kind: "coding-agent",
    origin: "registered",
    label: "claude",
    labels: {},
    startedAt: epoch + start * 1000,
    registeredAt: epoch + start * 1000,
    usage: { cpuTimeMs: 0, peakMemoryBytes: 0, peakProcesses: 0 },
    ...rest,
  };
}

export function ended(more: Partial<Executor> & { readonly start?: number } = {}): Executor {
  return executor({ endedAt: epoch + 900_000, ending: { how: "exited" }, ...more });
}

export function entry(
  pid: number,
  more: Partial<LineageEntry> & { readonly start?: number; readonly under?: string } = {},
): readonly [string, LineageEntry] {
  const { start = 100, under, ...rest } = more;
  const [parentPid, parentToken] = under?.split("@") ?? [];
  return [
    key(pid, start),
    {
      hostId,
      process: { pid, startToken: token(start) },
      executorId: "x",
      name: "bash",
      command: "bash -c true",
      firstSeenAt: epoch + start * 1000,
      lastSeenAt: epoch + start * 1000,
      ...(parentPid === undefined || parentToken === undefined
        ? {}
        : { parent: { pid: Number(parentPid), startToken: parentToken } }),
      ...rest,
    },
  ];
}

/** The same rows with some fields changed. */
export function alter(
  rows: readonly Row[],
  change: (row: Row, at: number) => Partial<Row>,
): readonly Row[] {
  return rows.map((row, at) => Object.assign({}, row, change(row, at)));
}

/** The associations by row id. */
export function byIdOf({ index, associations }: AssociateResult): Map<string, Association> {
  const byId = new Map<string, Association>();
  for (const [at, id] of index.ids.entries()) {
    const association = associations[at];
    if (association !== undefined) byId.set(id, association);
  }
  return byId;
}

/** Of a machine with 32,768 pids that was scanned every ten seconds. */
export function forksOf(perSecond: number | null): ForkHistory {
  const history = new ForkHistory();
  for (let second = 0; second <= 1_000; second += 10) {
    const pids = perSecond === null ? undefined : { forks: second * perSecond, pidMax: 32_768 };
    history.note(epoch + second * 1_000, pids);
  }
  return history;
}
