import { defined, type ProcessIdentity } from "@corral/inspector/core";
import { endingMs } from "../ending.ts";
import type { KillReport } from "../kill/kill-model.ts";
import type { Executor, ExecutorEnding, ProcessMention } from "../model.ts";
import { titleOf, type ShownTitle } from "../names/stored-title.ts";
import type { ProgramKinds } from "../programs/program-kinds.ts";
import { findKillOf } from "./exit-ending.ts";
import {
  isRootOf,
  type ExitCounts,
  type ExitStatus,
  type PortOpening,
  type ProcessExit,
} from "./process-exit.ts";

/** A process as a timeline names it. */
export interface TimelineProcess extends ShownTitle {
  readonly process: ProcessIdentity;
  readonly name: string;
  /** Masked. */
  readonly command: string;
}

/** One event in the life of an executor; `at` is in milliseconds since the epoch. */
export type TimelineEntry = { readonly at: number } & (
  | { readonly kind: "started" }
  | ({ readonly kind: "process-started" } & TimelineProcess)
  | ({ readonly kind: "port-opened" } & TimelineProcess & Pick<PortOpening, "port" | "protocol">)
  | ({
      readonly kind: "process-ended";
      /** The kill whose signal ended it; absent where Corral sent none. */
      readonly killId?: string;
      readonly livedMs: number;
      /** Its children that were alive then, at most 16 by name. */
      readonly livingChildren: readonly ProcessMention[];
      readonly livingChildrenCount: number;
    } & TimelineProcess &
      ExitStatus)
  /** A kill with targets of this executor, or a single signal by name (`signal`). */
  | ({ readonly kind: "stop" } & Pick<
      KillReport,
      | "scope"
      | "client"
      | "user"
      | "requestedBy"
      | "signal"
      | "force"
      | "status"
      | "confirmedGone"
      | "finishedAt"
    > & {
        readonly killId: string;
        /** The one process that its scope names; empty for other scopes and where it has no outcome. */
        readonly outcomes: KillReport["outcomes"];
      })
  | {
      readonly kind: "ended";
      readonly ending: ExecutorEnding;
      readonly livingChildren: readonly ProcessMention[];
      readonly livingChildrenCount: number;
    }
  /** Processes that outlived the executor by more than `endingMs`, or run now. */
  | {
      readonly kind: "left-over";
      readonly processes: number;
      /** How many of them run now, and their memory, bytes. */
      readonly running: number;
      readonly memoryBytes: number;
    }
);

/** A living process of an executor. */
export interface LivingProcess extends TimelineProcess {
  /** Absent where the platform does not give it. */
  readonly startedAt?: number;
  readonly leftOver: boolean;
  readonly memoryBytes: number;
  readonly ports: readonly PortOpening[];
}

export interface TimelineInput {
  readonly executor: Executor;
  readonly exits: readonly ProcessExit[];
  /** Kills that touched it. */
  readonly kills: readonly KillReport[];
  /** Owned ones only. */
  readonly living: readonly LivingProcess[];
  /** How all its processes ended, including those without a record. */
  readonly counts: ExitCounts;
  /** The newest entries up to this number. */
  readonly limit: number;
  /** Knows the agents among the processes that ended. */
  readonly programs: ProgramKinds;
}

/** The life of an executor, oldest entry first. */
export interface ExecutorTimeline {
  readonly executorId: string;
  readonly entries: readonly TimelineEntry[];
  /** How many older entries were left out. */
  readonly omitted: number;
  /** How its processes ended, including those without an entry. */
  readonly exits: ExitCounts;
}

/** Builds the timeline of an executor from stored records and its living processes. */
export function buildTimeline(input: TimelineInput): ExecutorTimeline {
  const { executor, exits, kills, living, counts, limit, programs } = input;
  const killOf = findKillOf(kills);
  const ended = exits.map((exit) => Object.assign({}, exit, titleOf(exit, programs)));
  const entries: TimelineEntry[] = [
    { at: executor.startedAt, kind: "started" },
    ...kills.map(stopEntry),
    ...[...living, ...ended].flatMap((process) => startEntries(executor, process)),
    ...ended.filter((exit) => !isRootOf(executor, exit)).map((exit) => endEntry(exit, killOf)),
    ...endingEntries(input),
  ];
  const ordered = entries.toSorted((a, b) => a.at - b.at || order[a.kind] - order[b.kind]);
  const omitted = Math.max(0, ordered.length - limit);
  return { executorId: executor.id, entries: ordered.slice(omitted), omitted, exits: counts };
}

/** Order of entries of the same millisecond. */
const order: Readonly<Record<TimelineEntry["kind"], number>> = {
  started: 0,
  "process-started": 1,
  "port-opened": 2,
  stop: 3,
  "process-ended": 4,
  ended: 5,
  "left-over": 6,
};

function startEntries(
  executor: Executor,
  { process, name, command, title, role, startedAt, ports }: EndedProcess | LivingProcess,
): TimelineEntry[] {
  const subject = { process, name, command, title, ...defined({ role }) };
  const opened = ports.map(({ port, protocol, firstSeenAt: at }): TimelineEntry => {
    return { at, kind: "port-opened", ...subject, port, protocol };
  });
  if (startedAt === undefined || isRootOf(executor, { process })) return opened;
  return [{ at: startedAt, kind: "process-started", ...subject }, ...opened];
}

type EndedProcess = ProcessExit & ShownTitle;

function endEntry(exit: EndedProcess, killOf: ReturnType<typeof findKillOf>): TimelineEntry {
  const { process, name, command, title, role, startedAt, endedAt } = exit;
  const { exitCode, signal, coreDumped, outOfMemory } = exit;
  const { livingChildren, livingChildrenCount } = exit;
  return {
    at: endedAt,
    kind: "process-ended",
    process,
    name,
    command,
    title,
    ...defined({ role, exitCode, signal, coreDumped, outOfMemory, killId: killOf(process, exit) }),
    livedMs: Math.max(0, endedAt - startedAt),
    livingChildren,
    livingChildrenCount,
  };
}

function stopEntry(report: KillReport): TimelineEntry {
  const { id, startedAt, scope, client, user, signal, force, status, confirmedGone } = report;
  return {
    at: startedAt,
    kind: "stop",
    killId: id,
    scope,
    client,
    ...defined({ user, requestedBy: report.requestedBy, signal, finishedAt: report.finishedAt }),
    force,
    status,
    confirmedGone,
    outcomes: report.outcomes.filter(({ process }) => process.pid === pidOf(scope)),
  };
}

function pidOf(scope: KillReport["scope"]): number | undefined {
  if (scope.kind === "process") return scope.process.pid;
  return scope.kind === "tree" ? scope.root.pid : undefined;
}

function endingEntries({ executor, exits, living }: TimelineInput): TimelineEntry[] {
  const { endedAt, ending } = executor;
  if (endedAt === undefined) return [];
  const root = exits.find((exit) => isRootOf(executor, exit));
  const ended: TimelineEntry = {
    at: endedAt,
    kind: "ended",
    ending: ending ?? { how: "unknown" },
    livingChildren: root?.livingChildren ?? [],
    livingChildrenCount: root?.livingChildrenCount ?? 0,
  };
  const running = living.filter(({ leftOver }) => leftOver);
  const outlived = exits.filter(
    (exit) => exit.startedAt <= endedAt && exit.endedAt > endedAt + endingMs,
  );
  const processes = running.length + outlived.length;
  if (processes === 0) return [ended];
  const memoryBytes = running.reduce((sum, one) => sum + one.memoryBytes, 0);
  return [
    ended,
    { at: endedAt, kind: "left-over", processes, running: running.length, memoryBytes },
  ];
}
